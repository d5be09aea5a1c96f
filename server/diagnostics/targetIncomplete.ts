import { defineDiagnostic } from "./diagnostic.ts";

export const targetIncomplete = defineDiagnostic<{
  readonly target: string;
  readonly missing: string;
  readonly example: string;
}>({
  code: "dnnx-target-incomplete",
  severity: "error",
  message: ({ target, missing, example }) =>
    `Target "${target}" says no ${missing}, so nothing can be estimated on it. Write for example "${example}".`,
  explanation: `A target needs a device and a clock. Without a clock no time, throughput or energy can be computed.

\`\`\`dnnx
target board {
  device xc7z020
}
\`\`\``,
});
