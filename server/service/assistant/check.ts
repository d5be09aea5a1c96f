import { diagnosticsOf } from "../diagnostics.ts";
import { type AssistantTool, fileProperty, inputSchema, limited, textOf } from "./tool.ts";

const mostProblems = 50;

export const check: AssistantTool = {
  name: "dnnx_check",
  title: "Check a DNNX file",
  description:
    "Errors, warnings and remarks of a .dnnx file (shapes, number formats, folding, fit on the device, requirements), each with its place, code and the fixes that the editor offers. Use it after every change to a .dnnx file.",
  summary: "Errors and warnings of a .dnnx file",
  input: inputSchema({ file: fileProperty }, ["file"]),
  readOnly: true,
  answer: async (input, host) => {
    const document = await host.open(textOf(input, "file"));
    const all = diagnosticsOf(document);
    const count = (severity: string) => all.filter((it) => it.severity === severity).length;
    const { items, left_out } = limited(
      all.toSorted((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity) || a.start - b.start),
      mostProblems,
    );
    return {
      errors: count("error"),
      warnings: count("warning"),
      problems: items.map((it) => {
        const { line, character } = document.lines.positionAt(it.start);
        return {
          line: line + 1,
          column: character + 1,
          severity: it.severity,
          code: it.code,
          message: it.message,
          ...(it.fixes.length > 0 ? { fixes: it.fixes.map(({ title }) => title) } : {}),
        };
      }),
      left_out,
    };
  },
};

const ranks: readonly string[] = ["error", "warning", "information", "hint"];
