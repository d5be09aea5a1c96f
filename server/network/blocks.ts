import type { Declaration, Expression, Parameter, Statement } from "../../grammar/tree.ts";
import { layerKindByName } from "../layers/registry.ts";
import { createFact } from "../lazy/fact.ts";
import type { Approximation } from "./settings.ts";

/** A `block` that can be called. The same declaration gives the same object. */
export interface Block {
  readonly name: string;
  readonly header: Statement;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** Only where the block comes from another file: its path as imported, and what that file can name. */
  readonly imported?: { readonly path: string; readonly scope: Scope };
}

/** What a file can name: its own declarations and those that it imports. */
export interface Scope {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly approximations: ReadonlyMap<string, Approximation>;
}

export const readBlock: (declaration: Declaration) => Block = createFact(({ header, body }) => {
  const { name, parameters } = header as Statement & { readonly kind: "blockHeader" };
  return { name: name?.text ?? "", header, parameters, body };
});

/**
 * The parameters of a block that stand for tensors: those that are read where a tensor stands (a layer's argument without
 * a label, the value of `return`); all others are constants.
 */
export function tensorParameters(block: Block, scope: Scope, open: readonly Block[] = []): ReadonlySet<string> {
  const inner = block.imported?.scope ?? scope;
  const read = new Set<string>();
  if (open.includes(block)) return read;
  const visit = (value: Expression | undefined): void => {
    switch (value?.kind) {
      case "name":
        read.add(value.text);
        return;
      case "member":
      case "index":
        visit(value.object);
        return;
      case "if":
        visit(value.consequent);
        visit(value.alternative);
        return;
      case "repeat":
        visit(value.carried.value);
        visit(value.body);
        return;
      case "call":
        for (const argument of tensorArguments(value, inner, [...open, block])) visit(argument);
    }
  };
  for (const statement of block.body)
    if (statement.kind === "layer" || statement.kind === "return") visit(statement.value);
  return new Set(block.parameters.map(({ name }) => name.text).filter((name) => read.has(name)));
}

/** The arguments of a call that stand for tensors. */
export function tensorArguments(
  call: Expression & { readonly kind: "call" },
  scope: Scope,
  open: readonly Block[] = [],
): readonly Expression[] {
  const kind = layerKindByName.get(call.callee.text);
  const callee = kind ? undefined : scope.blocks.get(call.callee.text);
  if (callee) {
    const tensors = tensorParameters(callee, scope, open);
    return [...argumentsByParameter(callee, call)].filter(([name]) => tensors.has(name)).map(([, value]) => value);
  }
  return call.arguments
    .filter(({ label }) => label === undefined || kind?.inputs.some(({ name }) => name === label.text))
    .map(({ value }) => value);
}

/** Arguments of a call by the parameter of the block that they go to: by label, the others in order. */
export function argumentsByParameter(
  { parameters }: Block,
  call: Expression & { readonly kind: "call" },
): ReadonlyMap<string, Expression> {
  const found = new Map<string, Expression>();
  let position = 0;
  for (const { label, value } of call.arguments) {
    const name = label?.text ?? parameters[position++]?.name.text;
    if (name !== undefined && !found.has(name)) found.set(name, value);
  }
  return found;
}
