import type { Declaration, Statement } from "../../grammar/tree.ts";
import { type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface OutlineSymbol {
  readonly name: string;
  /** Short text beside the name: the layer's kind, the output shape and format. */
  readonly detail: string;
  readonly kind: "network" | "target" | "approximation" | "block" | "device" | "input" | "layer" | "exit" | "property";
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly OutlineSymbol[];
}

const kinds: Readonly<Partial<Record<Declaration["kind"], OutlineSymbol["kind"]>>> = {
  network: "network",
  target: "target",
  approximation: "approximation",
  block: "block",
  device: "device",
};

/** Outline of a document: its declarations with the names that stand in them. */
export function outline(document: Document): readonly OutlineSymbol[] {
  const { tree } = document;
  const found: OutlineSymbol[] = [];
  let index = 0;
  for (const declaration of tree.declarations) {
    const first = index;
    index += 1 + declaration.body.length + (declaration.close ? 1 : 0);
    const kind = kinds[declaration.kind];
    const header = declaration.header;
    const name = "name" in header ? header.name : undefined;
    if (!kind || typeof name !== "object" || name.text === "") continue;
    const start = tree.starts[first]!;
    const last = tree.statements[index - 1] ?? header;
    found.push({
      name: name.text,
      detail: header.doc?.split("\n")[0] ?? "",
      kind,
      range: { start: start + header.span.start, end: tree.starts[index - 1]! + last.span.end },
      selection: rangeIn(start, name),
      children: declaration.body.flatMap((statement, position) =>
        member(statement, tree.starts[first + 1 + position]!),
      ),
    });
  }
  return found;
}

function member(statement: Statement, start: number): OutlineSymbol[] {
  const range = rangeIn(start, statement.span);
  const symbol = (
    name: { readonly text: string; readonly start: number; readonly end: number } | undefined,
    kind: OutlineSymbol["kind"],
    detail: string,
  ): OutlineSymbol[] =>
    name && name.text !== ""
      ? [{ name: name.text, detail, kind, range, selection: rangeIn(start, name), children: [] }]
      : [];
  switch (statement.kind) {
    case "input":
      return symbol(statement.name, "input", "input");
    case "layer":
      return symbol(statement.name, "layer", statement.value?.kind === "call" ? statement.value.callee.text : "");
    case "exit":
      return symbol(statement.name, "exit", "exit");
    case "property":
      return symbol(statement.name, "property", "");
    case "entry":
      return symbol(statement.annotation.name, "property", "");
    default:
      return [];
  }
}
