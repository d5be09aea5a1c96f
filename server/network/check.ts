import type { Declaration, Name, SyntaxTree } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { notSupportedYet } from "../diagnostics/notSupportedYet.ts";
import { unusedApproximation } from "../diagnostics/unusedApproximation.ts";
import { unusedBlock } from "../diagnostics/unusedBlock.ts";
import { readBlock } from "./blocks.ts";
import { calledIn, checkBlock } from "./checkBlock.ts";
import type { CheckedFile, Environment } from "./checked.ts";
import { checkNetwork, type FileNames, type NetworkResult } from "./checkNetwork.ts";
import { type Approximation, readApproximation, syntaxDiagnostics } from "./settings.ts";

export type { Environment } from "./checked.ts";

/**
 * Checks the trees of one file as it is edited. What follows from statements that an edit did not touch is kept; the
 * result is always the one that a new checker would give.
 */
export function createChecker(environment: Environment): (tree: SyntaxTree) => CheckedFile {
  let before: ReadonlyMap<string, NetworkResult> = new Map();
  return (tree) => {
    const diagnostics: Diagnostic[] = [];
    const names = readNames(tree, environment, diagnostics);
    const results = new Map<string, NetworkResult>();
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "network") {
        checkOther(declaration, tree, names, diagnostics);
        continue;
      }
      const name = nameOf(declaration)?.text ?? "";
      if (!results.has(name)) results.set(name, checkNetwork(declaration, names, before.get(name)));
    }
    before = results;
    return {
      tree,
      networks: [...results.values()].map(({ checked }) => checked),
      targets: names.targets,
      diagnostics,
    };
  };
}

function nameOf({ header }: Declaration): Name | undefined {
  switch (header.kind) {
    case "targetHeader":
    case "approximationHeader":
    case "networkHeader":
    case "blockHeader":
    case "deviceHeader":
      return header.name;
    default:
      return undefined;
  }
}

function readNames(tree: SyntaxTree, environment: Environment, diagnostics: Diagnostic[]): FileNames {
  const targets = new Map<string, Declaration>();
  const approximations = new Map<string, Approximation>();
  const networks = new Map<string, Declaration>();
  const blockDeclarations = new Map<string, Declaration>();
  const declared: Readonly<Record<string, Map<string, Declaration>>> = {
    target: targets,
    network: networks,
    block: blockDeclarations,
  };
  const sets = new Map<string, Declaration>();
  for (const declaration of tree.declarations) {
    const { kind, header } = declaration;
    const map = kind === "approximation" ? sets : declared[kind];
    const name = nameOf(declaration);
    if (!map || !name) continue;
    const first = map.get(name.text);
    if (first) {
      const place = nameOf(first) ?? first.header.span;
      const related = [{ statement: first.header, span: place, message: `"${name.text}" is first defined here.` }];
      diagnostics.push(
        report(duplicateName, { statement: header, span: name }, { what: kind, name: name.text }, { related }),
      );
    } else {
      map.set(name.text, declaration);
      if (kind === "approximation") approximations.set(name.text, readApproximation(declaration));
    }
  }
  const blocks = new Map([...blockDeclarations].map(([name, declaration]) => [name, readBlock(declaration)]));
  return { targets, approximations, scope: { blocks, approximations }, environment };
}

const notYet: Readonly<Record<string, { readonly what: string; readonly instead: string }>> = {
  import: { what: '"import"', instead: "Copy what you need into this file." },
  device: { what: '"device … extends"', instead: "Use a device of the catalogue." },
};

/** Everything but networks; properties of targets are checked where targets are resolved. */
function checkOther(declaration: Declaration, tree: SyntaxTree, names: FileNames, diagnostics: Diagnostic[]): void {
  const { kind, header, body } = declaration;
  const unsupported = notYet[kind];
  if (unsupported) {
    const span = header.tokens[0] ?? header.span;
    diagnostics.push(report(notSupportedYet, { statement: header, span }, unsupported));
  }
  if (kind === "approximation") {
    const read = readApproximation(declaration);
    diagnostics.push(...read.diagnostics);
    const name = nameOf(declaration);
    if (name && names.approximations.get(name.text) === read && !isUsed(name.text, tree)) {
      diagnostics.push(report(unusedApproximation, { statement: header, span: name }, { name: name.text }));
    }
    return;
  }
  if (kind === "block") {
    const block = readBlock(declaration);
    diagnostics.push(...checkBlock(block, names.scope));
    const name = nameOf(declaration);
    if (name && !isCalled(name.text, tree)) {
      diagnostics.push(report(unusedBlock, { statement: header, span: name }, { name: name.text }));
    }
    return;
  }
  diagnostics.push(...syntaxDiagnostics(header));
  for (const statement of body) diagnostics.push(...syntaxDiagnostics(statement));
}

/** Whether another declaration calls a block; in a file without networks, made to be imported, every block counts. */
function isCalled(name: string, { declarations }: SyntaxTree): boolean {
  return (
    !declarations.some(({ kind }) => kind === "network") ||
    declarations.some((it) => nameOf(it)?.text !== name && calledIn(it.body).has(name))
  );
}

function isUsed(name: string, tree: SyntaxTree): boolean {
  if (!tree.declarations.some(({ kind }) => kind === "network")) return true;
  return tree.declarations.some(
    ({ kind, body }) =>
      (kind === "network" || kind === "block") &&
      body.some((statement) => statement.kind === "use" && statement.names.some(({ text }) => text === name)),
  );
}
