import type { Expression, Name, Statement, SyntaxTree } from "../../grammar/tree.ts";
import { nodesOf, statementAt } from "../../grammar/walk.ts";
import type { Layer } from "../network/checked.ts";
import { importedFiles } from "./imported.ts";
import { declarationOf, locator, type Range, rangeIn } from "./places.ts";
import { writtenLayers } from "./tensor.ts";
import type { Document } from "./workspace.ts";

/** A name behind a dot, `a` in `stage1[2].a`: where the block defines it, and the layer that it is there. */
export interface Member {
  readonly range: Range;
  /** `stage1[2].a` */
  readonly path: string;
  readonly definition:
    | {
        readonly tree: SyntaxTree;
        readonly uri: string | undefined;
        readonly statement: Statement;
        readonly name: Name;
      }
    | undefined;
}

type Found = NonNullable<Member["definition"]>;

/** The member at an offset; undefined elsewhere, and for a metric such as `latency` behind a layer. */
export function memberAt(document: Document, offset: number): Member | undefined {
  for (const probe of [offset, offset - 1]) {
    const { statement, start } = statementAt(document.tree, probe);
    const relative = offset - start;
    for (const node of nodesOf(statement)) {
      if (!("kind" in node) || node.kind !== "member") continue;
      if (relative < node.name.start || relative > node.name.end) continue;
      if (statement.kind === "require" && statement.metric === node) return undefined;
      const definition = resolve(document, statement, node);
      return { range: rangeIn(start, node.name), path: pathText(node), definition };
    }
  }
  return undefined;
}

/** All members of that name in the document, in text order. */
export function membersNamed(document: Document, name: string): readonly Member[] {
  const { statements, starts } = document.tree;
  return statements.flatMap((statement, index): Member[] => {
    if (!statement.text.includes(".") || !statement.text.includes(name)) return [];
    return [...nodesOf(statement)].flatMap((node): Member[] => {
      if (!("kind" in node) || node.kind !== "member" || node.name.text !== name) return [];
      if (statement.kind === "require" && statement.metric === node) return [];
      const definition = resolve(document, statement, node);
      return [{ range: rangeIn(starts[index]!, node.name), path: pathText(node), definition }];
    });
  });
}

/** The layer with the name of a member, in the network around it. */
export function layerOfMember(document: Document, offset: number, { path }: Member): Layer | undefined {
  const { statement } = statementAt(document.tree, offset);
  const header = declarationOf(document.tree, statement)?.header;
  return document
    .compilation()
    .checked.networks.find((network) => network.header === header)
    ?.byName.get(path);
}

/** What the calls of a block made of a layer that is written in it. */
export function layersInBlock(document: Document, block: string, name: string): readonly Layer[] {
  const own = (layer: Layer) => layer.block === block && layer.name.slice(layer.name.lastIndexOf(".") + 1) === name;
  return document.compilation().checked.networks.flatMap((network) => writtenLayers(network).filter(own));
}

export function pathText(node: Expression): string {
  switch (node.kind) {
    case "name":
      return node.text;
    case "member":
      return `${pathText(node.object)}.${node.name.text}`;
    case "index":
      return `${pathText(node.object)}[${node.index.kind === "number" ? node.index.value : "…"}]`;
    default:
      return "…";
  }
}

/** The statement that defines what a path names: the layer of the network, then that of each block that is called. */
function resolve(document: Document, around: Statement, node: Expression): Found | undefined {
  switch (node.kind) {
    case "name": {
      const declaration = declarationOf(document.tree, around);
      return declaration && layerNamed(declaration.body, node.text, document.tree, undefined);
    }
    case "index":
      return resolve(document, around, node.object);
    case "member": {
      const call = resolve(document, around, node.object);
      const callee = call && call.statement.kind === "layer" ? calleeOf(call.statement.value) : undefined;
      return callee === undefined ? undefined : inBlock(document, callee, node.name.text);
    }
    default:
      return undefined;
  }
}

/** The block that a call, a repetition or the first branch of a choice leads to. */
export function calleeOf(value: Expression | undefined): string | undefined {
  switch (value?.kind) {
    case "call":
      return value.callee.text;
    case "repeat":
      return calleeOf(value.body);
    case "if":
      return calleeOf(value.consequent) ?? calleeOf(value.alternative);
    default:
      return undefined;
  }
}

function inBlock(document: Document, block: string, name: string): Found | undefined {
  const files = [
    { tree: document.tree, uri: undefined },
    ...importedFiles(document).map(({ tree, id }) => ({ tree, uri: id })),
  ];
  for (const { tree, uri } of files) {
    const declaration = tree.declarations.find(
      ({ header }) => header.kind === "blockHeader" && header.name?.text === block,
    );
    if (declaration) return layerNamed(declaration.body, name, tree, uri);
  }
  return undefined;
}

function layerNamed(
  body: readonly Statement[],
  name: string,
  tree: SyntaxTree,
  uri: string | undefined,
): Found | undefined {
  for (const statement of body) {
    if ((statement.kind !== "layer" && statement.kind !== "exit") || statement.name?.text !== name) continue;
    return { tree, uri, statement, name: statement.name };
  }
  return undefined;
}

/** Absolute range of the name that defines a member. */
export function definingRange({ tree, statement, name }: Found): { readonly target: Range; readonly selection: Range } {
  const start = locator(tree)(statement);
  return { target: rangeIn(start, statement.span), selection: rangeIn(start, name) };
}
