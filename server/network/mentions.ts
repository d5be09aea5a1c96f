import type { Expression, Name, Span } from "../../grammar/tree.ts";
import { pathOf } from "./requirements.ts";

/** The name of a tensor where nothing reads it. */
export interface Mention extends Span {
  readonly name: string;
}

/** What is known where a branch is left out, and what is noted of it. */
interface Reading {
  readonly frame: {
    readonly prefix?: string;
    readonly names: ReadonlyMap<string, unknown>;
    readonly expand: {
      readonly tensors: (call: Expression & { readonly kind: "call" }) => readonly Expression[] | undefined;
    };
  };
  readonly mentions: Mention[];
  readonly unknownCalls: Name[];
}

/**
 * Notes the names of tensors and calls in a part of a network that its constants leave out: nothing reads them, but a misspelt name is
 * one whichever way the condition goes. Blocks are checked for themselves, in every branch.
 */
export function mention(value: Expression, reading: Reading): void {
  if (reading.frame.prefix === undefined) visit(value, reading, new Set(reading.frame.names.keys()));
}

function visit(value: Expression, reading: Reading, carried: ReadonlySet<string>): void {
  const path = pathOf(value);
  if (path) {
    const name = path.join(".");
    if (!carried.has(name)) reading.mentions.push({ start: value.start, end: value.end, name });
    return;
  }
  switch (value.kind) {
    case "if":
      visit(value.consequent, reading, carried);
      visit(value.alternative, reading, carried);
      return;
    case "repeat": {
      const { label } = value.carried;
      visit(value.carried.value, reading, carried);
      visit(value.body, reading, label ? new Set([...carried, label.text]) : carried);
      return;
    }
    case "call": {
      const tensors = reading.frame.expand.tensors(value);
      if (tensors) for (const tensor of tensors) visit(tensor, reading, carried);
      else reading.unknownCalls.push(value.callee);
    }
  }
}
