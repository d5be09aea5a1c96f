import type { ViewAnswer } from "../../server/lsp/protocol.ts";

/** What the extension tells a page. */
export type ToPage =
  | { readonly kind: "answer"; readonly answer: ViewAnswer<unknown> }
  /** The cursor of the editor is in these layers. */
  | { readonly kind: "highlight"; readonly layers: readonly string[] }
  /** The view cannot be brought up to date; one sentence for the user. */
  | { readonly kind: "problem"; readonly message: string };

/** What a view shows, kept over a reload of the window. */
export interface PageChoice {
  readonly uri: string;
  readonly network?: string;
  readonly target?: string;
  /** What the view itself lets choose; its request is sent with it. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export type PictureFormat = "svg" | "png" | "csv";

/** What a page tells the extension. */
export type FromPage =
  | { readonly kind: "ready" }
  | { readonly kind: "choose"; readonly choice: Omit<PageChoice, "uri"> }
  /** Go to a layer in the editor. */
  | { readonly kind: "open"; readonly layer: string }
  /** `content`: text, of a PNG in base64. */
  | { readonly kind: "save"; readonly name: string; readonly format: PictureFormat; readonly content: string };

/** A message as a page sent it; undefined for anything else, whatever it is. */
export function readMessage(value: unknown): FromPage | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, choice, layer, name, format, content } = value;
  switch (kind) {
    case "ready":
      return { kind };
    case "choose":
      return isRecord(choice) ? { kind, choice: readChoice(choice) } : undefined;
    case "open":
      return typeof layer === "string" ? { kind, layer } : undefined;
    case "save":
      if (format !== "svg" && format !== "png" && format !== "csv") return undefined;
      return typeof name === "string" && typeof content === "string" ? { kind, name, format, content } : undefined;
    default:
      return undefined;
  }
}

/** What a page kept when the window was closed; undefined for anything else. */
export function readKept(value: unknown): PageChoice | undefined {
  if (!isRecord(value) || typeof value.uri !== "string") return undefined;
  return { uri: value.uri, ...readChoice(value) };
}

function readChoice({ network, target, options }: Record<string, unknown>): Omit<PageChoice, "uri"> {
  return {
    ...(typeof network === "string" ? { network } : {}),
    ...(typeof target === "string" ? { target } : {}),
    ...(isRecord(options) ? { options } : {}),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
