import type { AnnotationKind } from "../approximations/annotation.ts";
import type { LayerKind } from "../layers/layer.ts";
import { typeText } from "../layers/parameters.ts";
import { engineParameters } from "../targets/engine/parameters.ts";

import type { BlockHeader } from "./definition.ts";

export interface SignatureParameter {
  readonly name: string;
  /** Where it stands in the label. */
  readonly start: number;
  readonly end: number;
  /** Markdown. */
  readonly documentation: string;
  /** Inputs are given by position, the others by `name: value`. */
  readonly positional: boolean;
}

export interface Signature {
  /** `conv(input, filters, kernel, stride: 1)`. */
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly SignatureParameter[];
}

/** The call of a layer kind with its parameters and defaults. */
export function layerSignature(kind: LayerKind): Signature {
  let label = `${kind.name}(`;
  const parameters: SignatureParameter[] = [];
  const add = (name: string, text: string, documentation: string, positional: boolean): void => {
    if (parameters.length > 0) label += ", ";
    parameters.push({ name, start: label.length, end: label.length + text.length, documentation, positional });
    label += text;
  };
  for (const input of kind.inputs) add(input.name, input.name, input.documentation, true);
  for (const parameter of kind.parameters) {
    const standard = parameter.defaultFrom ?? defaultText(parameter.default);
    const text = standard === undefined ? parameter.name : `${parameter.name}: ${standard}`;
    const written = `${parameter.documentation}\n\nTakes ${typeText(parameter.type)}${
      standard === undefined ? "" : `; default: \`${standard}\``
    }.`;
    add(parameter.name, text, written, false);
  }
  return { label: `${label})`, documentation: kind.documentation, parameters };
}

/** `engine(rows, columns, …)` of a target. */
export const engineSignature: Signature = signatureOfEngine();

function signatureOfEngine(): Signature {
  let label = "engine(";
  const parameters = engineParameters.map(({ name, documentation }, index): SignatureParameter => {
    if (index > 0) label += ", ";
    const start = label.length;
    label += name;
    return { name, start, end: label.length, documentation, positional: false };
  });
  const documentation =
    "One array of processing elements that the layers share in turn, with buffers and off-chip memory.";
  return { label: `${label})`, documentation, parameters };
}

/** The call of a block as its head says it. */
export function blockSignature({ name, parameters, doc }: BlockHeader): Signature {
  let label = `${name?.text ?? ""}(`;
  const found = parameters.map((parameter, index): SignatureParameter => {
    if (index > 0) label += ", ";
    const start = label.length;
    const preset = parameter.default;
    label += parameter.name.text;
    const end = label.length;
    const documentation = preset ? "Has a default." : "Must be given.";
    return { name: parameter.name.text, start, end, documentation, positional: true };
  });
  return { label: `${label})`, documentation: doc ?? "", parameters: found };
}

/** An annotation with its parameters, which may be given by position or by label. */
export function annotationSignature(kind: AnnotationKind<unknown>): Signature {
  let label = `@${kind.name}(`;
  const parameters = kind.parameters.map((parameter, index): SignatureParameter => {
    if (index > 0) label += ", ";
    const start = label.length;
    label += parameter.name;
    const { values: words, only } = parameter;
    const values = words ? `\n\n${only ? "One of" : "Such as"} ${words.map((word) => `\`${word}\``).join(", ")}.` : "";
    const documentation = parameter.documentation + values;
    return { name: parameter.name, start, end: label.length, documentation, positional: true };
  });
  return { label: `${label})`, documentation: kind.documentation, parameters };
}

/**
 * Defaults are stored as they are used: `[1, 1]` is written `1`, no padding `valid`, a format as its text; no limit is not written.
 */
function defaultText(value: unknown): string | undefined {
  if (value === undefined || value === Number.NEGATIVE_INFINITY || value === Number.POSITIVE_INFINITY) return undefined;
  if (typeof value === "object" && value !== null && "text" in value) return String(value.text);
  if (!Array.isArray(value)) return String(value);
  if (value.length === 4 && value.every((side) => side === 0)) return "valid";
  return value.every((item) => item === value[0]) ? String(value[0]) : `[${value.join(", ")}]`;
}
