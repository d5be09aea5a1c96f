import type { Declaration, SyntaxTree } from "../../grammar/tree.ts";
import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { importCycle } from "../diagnostics/importCycle.ts";
import { importErrors } from "../diagnostics/importErrors.ts";
import { importFile } from "../diagnostics/importFile.ts";
import { type Block, readBlock } from "./blocks.ts";
import type { CheckedFile, Environment, ImportedFile, SourceFile } from "./checked.ts";
import { type Exported, type FileNames, ownDeclarations } from "./fileNames.ts";

/** A file that is being checked and those that import it, the outermost first: ids and paths. */
export type ImportChain = readonly { readonly id: string; readonly path: string }[];

export interface ReadImport extends ImportedFile {
  readonly declaration: Declaration;
  readonly exported: Exported;
}

type CheckFile = (tree: SyntaxTree) => CheckedFile & { readonly names: FileNames };

/** Reads the files that a file imports; each is checked by a checker of its own, so that its edits cost little. */
export function createImporter(
  environment: Environment,
  chain: ImportChain,
  createFileChecker: (environment: Environment, chain: ImportChain) => CheckFile,
): (tree: SyntaxTree, diagnostics: Diagnostic[]) => readonly ReadImport[] {
  const checkers = new Map<string, { readonly environment: Environment; readonly check: CheckFile }>();
  const exports = new Map<string, Exported>();

  const open = (
    declaration: Declaration,
    path: string,
    place: Place,
    diagnostics: Diagnostic[],
  ): ReadImport | undefined => {
    const source: SourceFile = environment.source?.(path) ?? { state: "missing", reason: "files cannot be read here" };
    if (source.state === "missing") {
      diagnostics.push(report(importFile, place, { path, reason: source.reason }));
      return undefined;
    }
    const { id, tree } = source;
    const again = chain.findIndex((one) => one.id === id);
    if (again >= 0) {
      const circle = [...chain.slice(again), { path }].map((one) => one.path);
      diagnostics.push(report(importCycle, place, { circle }));
      return undefined;
    }
    let checker = checkers.get(id);
    if (!checker || checker.environment !== source.environment) {
      const inner = [...chain, { id, path }];
      checker = { environment: source.environment, check: createFileChecker(source.environment, inner) };
      checkers.set(id, checker);
    }
    const checked = checker.check(tree);
    const errors = [...checked.diagnostics, ...checked.networks.flatMap((network) => network.diagnostics)].filter(
      ({ severity }) => severity === "error",
    );
    if (errors[0]) {
      const line = lineOf(tree, errors[0]);
      diagnostics.push(report(importErrors, place, { path, count: errors.length, line, message: errors[0].message }));
    }
    const exported = exportsOf(tree, path, checked.names, exports.get(id));
    exports.set(id, exported);
    return { declaration, path, id, tree, checked, exported };
  };

  return (tree, diagnostics) => {
    const found: ReadImport[] = [];
    for (const declaration of tree.declarations) {
      const { header } = declaration;
      if (header.kind !== "importHeader" || !header.path) continue;
      const place = { statement: header, span: header.path };
      if (header.path.value === "") {
        diagnostics.push(report(importFile, place, { path: "", reason: "nothing stands between the quotes" }));
        continue;
      }
      const read = open(declaration, header.path.value, place, diagnostics);
      if (!read || found.some(({ id }) => id === read.id)) continue;
      found.push(read);
    }
    return found;
  };
}

/** The own declarations of an imported file; its blocks remember what they can name there. */
function exportsOf(tree: SyntaxTree, path: string, names: FileNames, before: Exported | undefined): Exported {
  const own = ownDeclarations(tree, []);
  const pick = <One>(of: ReadonlyMap<string, unknown>, from: ReadonlyMap<string, One>): ReadonlyMap<string, One> =>
    new Map([...from].filter(([name]) => of.has(name)));
  const blocks = new Map<string, Block>();
  const visible = new Map(names.scope.blocks);
  const scope = { blocks: visible, approximations: names.approximations };
  for (const [name, declaration] of own.block) {
    const block = { ...readBlock(declaration), imported: { path, scope } };
    blocks.set(name, block);
    visible.set(name, block);
  }
  return {
    targets: pick(own.target, names.targets),
    approximations: pick(own.approximation, names.approximations),
    devices: pick(own.device, names.devices),
    networks: pick(own.network, names.networks),
    blocks: before && sameBlocks(before.blocks, blocks) ? before.blocks : blocks,
  };
}

/** Whether blocks mean what they meant: their texts, and everything that those can name. */
function sameBlocks(left: ReadonlyMap<string, Block>, right: ReadonlyMap<string, Block>): boolean {
  if (left.size !== right.size) return false;
  for (const [name, block] of right) {
    const old = left.get(name);
    if (!old || old.header !== block.header || !sameList(old.body, block.body)) return false;
    if (old.imported?.path !== block.imported?.path) return false;
    const a = old.imported!.scope;
    const b = block.imported!.scope;
    // The own blocks of the file are compared one by one, as they are made anew each time.
    const others = (blocks: ReadonlyMap<string, Block>) => [...blocks].filter(([one]) => !right.has(one)).flat();
    if (!sameList(others(a.blocks), others(b.blocks))) return false;
    if (!sameList([...a.approximations].flat(), [...b.approximations].flat())) return false;
  }
  return true;
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index]);
}

/** Line of a place, counted from 1. */
export function lineOf(tree: SyntaxTree, { statement, span }: Place): number {
  const index = tree.statements.indexOf(statement);
  if (index < 0) return 1;
  return tree.text.slice(0, tree.starts[index]! + span.start).split("\n").length;
}
