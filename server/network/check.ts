import type { Declaration, SyntaxTree } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { unusedApproximation } from "../diagnostics/unusedApproximation.ts";
import { unusedBlock } from "../diagnostics/unusedBlock.ts";
import { readBlock } from "./blocks.ts";
import { calledIn, checkBlock } from "./checkBlock.ts";
import type { CheckedFile, CheckedNetwork, Environment } from "./checked.ts";
import { checkNetwork, type NetworkResult } from "./checkNetwork.ts";
import { withTeacher } from "./distilled.ts";
import { type FileNames, nameOf, readNames } from "./fileNames.ts";
import { createImporter, type ImportChain } from "./imports.ts";
import { readApproximation, syntaxDiagnostics } from "./settings.ts";

export type { Environment } from "./checked.ts";

/**
 * Checks the trees of one file as it is edited. What follows from statements that an edit did not touch is kept; the
 * result is always the one that a new checker would give.
 */
export function createChecker(environment: Environment): (tree: SyntaxTree) => CheckedFile {
  const { id } = environment;
  return createFileChecker(environment, id === undefined ? [] : [{ id, path: id.slice(id.lastIndexOf("/") + 1) }]);
}

function createFileChecker(environment: Environment, chain: ImportChain) {
  const readImports = createImporter(environment, chain, createFileChecker);
  let before: ReadonlyMap<string, NetworkResult> = new Map();
  return (tree: SyntaxTree): CheckedFile & { readonly names: FileNames } => {
    const diagnostics: Diagnostic[] = [];
    const imports = readImports(tree, diagnostics);
    const names = readNames(tree, environment, imports, diagnostics);
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
    const networkNamed = (name: string): CheckedNetwork | undefined =>
      results.get(name)?.checked ??
      imports
        .find(({ exported }) => exported.networks.has(name))
        ?.checked.networks.find((network) => network.name === name);
    return {
      tree,
      networks: [...results.values()].map(({ checked }) => withTeacher(checked, networkNamed, names.networks.keys())),
      targets: names.targets,
      devices: names.devices,
      imports,
      diagnostics,
      names,
    };
  };
}

/** Everything but networks; properties of targets are checked where targets are resolved. */
function checkOther(declaration: Declaration, tree: SyntaxTree, names: FileNames, diagnostics: Diagnostic[]): void {
  const { kind, header, body } = declaration;
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
