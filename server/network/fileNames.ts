import type { Declaration, Name, SyntaxTree } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { type Block, readBlock, type Scope } from "./blocks.ts";
import type { Environment } from "./checked.ts";
import { type Approximation, readApproximation } from "./settings.ts";

/** What the declarations of a file, and those it imports, are called. */
export interface FileNames {
  readonly targets: ReadonlyMap<string, Declaration>;
  readonly approximations: ReadonlyMap<string, Approximation>;
  readonly devices: ReadonlyMap<string, Declaration>;
  readonly networks: ReadonlyMap<string, Declaration>;
  readonly scope: Scope;
  readonly environment: Environment;
}

/** What an imported file gives to the file that imports it: its own declarations. */
export interface Exported {
  readonly targets: ReadonlyMap<string, Declaration>;
  readonly approximations: ReadonlyMap<string, Approximation>;
  readonly devices: ReadonlyMap<string, Declaration>;
  readonly networks: ReadonlyMap<string, Declaration>;
  readonly blocks: ReadonlyMap<string, Block>;
}

/** An import that could be read, at the statement that asks for it. */
export interface ImportedNames {
  readonly declaration: Declaration;
  readonly exported: Exported;
}

export function nameOf({ header }: Declaration): Name | undefined {
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

/** The first declaration of each name, by kind; a second one is reported. */
export function ownDeclarations(tree: SyntaxTree, diagnostics: Diagnostic[]) {
  const byKind = {
    target: new Map<string, Declaration>(),
    approximation: new Map<string, Declaration>(),
    device: new Map<string, Declaration>(),
    network: new Map<string, Declaration>(),
    block: new Map<string, Declaration>(),
  };
  for (const declaration of tree.declarations) {
    const { kind, header } = declaration;
    const name = nameOf(declaration);
    if (!name || kind === "import" || kind === "unknown") continue;
    const first = byKind[kind].get(name.text);
    if (first) {
      const place = nameOf(first) ?? first.header.span;
      const related = [{ statement: first.header, span: place, message: `"${name.text}" is first defined here.` }];
      diagnostics.push(
        report(duplicateName, { statement: header, span: name }, { what: kind, name: name.text }, { related }),
      );
    } else byKind[kind].set(name.text, declaration);
  }
  return byKind;
}

/** Names of a file: its own declarations and, behind them, those of its imports. */
export function readNames(
  tree: SyntaxTree,
  environment: Environment,
  imports: readonly ImportedNames[],
  diagnostics: Diagnostic[],
): FileNames {
  const own = ownDeclarations(tree, diagnostics);
  const targets = new Map(own.target);
  const approximations = new Map([...own.approximation].map(([name, it]) => [name, readApproximation(it)]));
  const devices = new Map(own.device);
  const networks = new Map(own.network);
  const blocks = new Map([...own.block].map(([name, it]) => [name, readBlock(it)]));
  for (const { declaration, exported } of imports) {
    add("target", targets, exported.targets);
    add("approximation", approximations, exported.approximations);
    add("device", devices, exported.devices);
    add("network", networks, exported.networks);
    add("block", blocks, exported.blocks);

    function add<One>(what: string, to: Map<string, One>, from: ReadonlyMap<string, One>): void {
      const { header } = declaration;
      const span = (header.kind === "importHeader" && header.path) || header.span;
      for (const [name, one] of from) {
        if (to.has(name)) diagnostics.push(report(duplicateName, { statement: header, span }, { what, name }));
        else to.set(name, one);
      }
    }
  }
  return { targets, approximations, devices, networks, scope: { blocks, approximations }, environment };
}
