import { annotationKindByName } from "../approximations/registry.ts";
import { layerKindByName } from "../layers/registry.ts";
import { contextAt, type OpenBracket } from "./context.ts";
import { blocksOf } from "./definition.ts";
import { annotationSignature, blockSignature, engineSignature, layerSignature, type Signature } from "./signature.ts";
import type { Document } from "./workspace.ts";

export type SignatureHelp = Signature & {
  /** Index of the parameter that is being written. */
  readonly active: number | undefined;
};

/** The signature of the innermost call around `offset` and the parameter that is being written. */
export function signatureAt(document: Document, offset: number): SignatureHelp | undefined {
  const { brackets, comment, word, after } = contextAt(document.tree, offset);
  if (comment) return undefined;
  const call = brackets.findLast(({ bracket, callee }) => bracket === "(" && callee !== "");
  const block = call && blocksOf(document).find(({ name }) => name?.text === call.callee);
  const signature = call && (signatureOf(call.callee) ?? (block && blockSignature(block)));
  if (!call || !signature) return undefined;
  return { ...signature, active: activeParameter(signature, call, word.text, after) };
}

export function signatureOf(callee: string): Signature | undefined {
  if (callee.startsWith("@")) {
    const annotation = annotationKindByName.get(callee.slice(1));
    return annotation && annotationSignature(annotation);
  }
  if (callee === "engine") return engineSignature;
  const layer = layerKindByName.get(callee);
  return layer && layerSignature(layer);
}

function activeParameter(
  signature: Signature,
  call: OpenBracket,
  word: string,
  after: string | undefined,
): number | undefined {
  const label = call.label ?? (after === ":" ? word : undefined);
  const active =
    label !== undefined
      ? signature.parameters.findIndex((parameter) => parameter.name === label)
      : call.unlabelled < signature.parameters.filter((parameter) => parameter.positional).length
        ? call.unlabelled
        : signature.parameters.findIndex(
            (parameter) =>
              !parameter.positional && parameter.name.startsWith(word) && !call.labels.includes(parameter.name),
          );
  return active < 0 ? undefined : active;
}
