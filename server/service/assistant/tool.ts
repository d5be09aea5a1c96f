import type { MappedNetwork } from "../compile.ts";
import type { Proceed } from "../repair/climb.ts";
import type { Document } from "../workspace.ts";

/**
 * What an assistant can ask of DNNX: the same questions as the command line, answered as data of limited size. One file for each
 * tool, one line in `registry.ts`; the faces (a server for any assistant, the editor's own) only carry them.
 */
export interface AssistantTool {
  readonly name: string;
  readonly title: string;
  /** For the assistant: what it gives and when to use it. */
  readonly description: string;
  /** For the person in front of the editor. */
  readonly summary: string;
  /** JSON Schema of the input. */
  readonly input: InputSchema;
  /** False: writes files. */
  readonly readOnly: boolean;
  /** @throws AssistantError where the input cannot be answered */
  readonly answer: (input: Input, host: AssistantHost) => Promise<Answer>;
}

export interface InputSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, Property>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
}

export interface Property {
  readonly type: "string" | "boolean";
  readonly description: string;
  readonly enum?: readonly string[];
}

export type Input = Readonly<Record<string, unknown>>;
export type Answer = Readonly<Record<string, unknown>>;

/** What the tools need from where they run. */
export interface AssistantHost {
  /** @throws AssistantError that says why the file cannot be read */
  open(file: string): Promise<Document>;
  /**
   * Writes an accelerator; resolves to the number of files.
   *
   * @throws AssistantError that says why nothing was written
   */
  generate(document: Document, mapped: MappedNetwork, backend: "verilog" | "hls", folder: string): Promise<number>;
  readonly proceed: Proceed;
}

/** Something to tell the assistant, not a fault of DNNX. */
export class AssistantError extends Error {}

export const fileProperty: Property = {
  type: "string",
  description: "Path of the .dnnx file.",
};
export const networkProperty: Property = {
  type: "string",
  description: "Name of the network; needed when the file has several.",
};
export const targetProperty: Property = {
  type: "string",
  description: "Name of the target; needed when the network runs on several.",
};

export function inputSchema(properties: Readonly<Record<string, Property>>, required: readonly string[]): InputSchema {
  return { type: "object", properties, required, additionalProperties: false };
}

/** A text of the input. @throws AssistantError when it is no text, or missing without being optional */
export function textOf(input: Input, name: string): string {
  const value = optionalTextOf(input, name);
  if (value === undefined) throw new AssistantError(`"${name}" is missing`);
  return value;
}

export function optionalTextOf(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string" || value === "") throw new AssistantError(`"${name}" must be a text`);
  return value;
}

/** The first items of a list, and how many are left out: an assistant reads an answer as a whole. */
export function limited<Item>(items: readonly Item[], most: number): { items: readonly Item[]; left_out: number } {
  return { items: items.slice(0, most), left_out: Math.max(0, items.length - most) };
}
