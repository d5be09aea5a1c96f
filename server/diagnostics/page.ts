import { diagnosticKinds } from "./registry.ts";

const article = { error: "Error", warning: "Warning", information: "Information", hint: "Hint" };

/** The page of all diagnostics, markdown; each has a heading with its code, so that links can lead there. */
export function diagnosticPages(): string {
  const kinds = diagnosticKinds.toSorted((left, right) => (left.code < right.code ? -1 : 1));
  const sections = kinds.map(
    ({ code, severity, explanation }) => `## ${code}\n\n${article[severity]}.\n\n${explanation.trim()}\n`,
  );
  const contents = kinds.map(({ code }) => `- [${code}](#${code})`).join("\n");
  const start = "Every check of DNNX has a code, an explanation and an example that shows it. This page is generated.";
  return `# Diagnostics\n\n${start}\n\n${contents}\n\n${sections.join("\n")}`;
}
