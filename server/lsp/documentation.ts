import { documentationPage } from "../service/documentation.ts";

/** Pages that the server makes have this scheme; a client of LSP 3.18 asks for their text. */
export const pageScheme = "dnnx-documentation";

export function pageUri(kind: "diagnostics" | "devices", name: string): string {
  return `${pageScheme}:/${kind}/${encodeURIComponent(name)}.md`;
}

/** Text of the page; undefined for a URI that `pageUri` does not make. */
export function pageText(uri: string): string | undefined {
  const match = /^dnnx-documentation:\/+(diagnostics|devices)\/([^/]+)\.md$/.exec(uri);
  if (!match) return undefined;
  return documentationPage(match[1] as "diagnostics" | "devices", decodeURIComponent(match[2] ?? ""));
}
