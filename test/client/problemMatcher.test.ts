import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { diagnosticsOf, diagnosticText } from "../../server/service/diagnostics.ts";
import { network, open } from "../service/documents.ts";

const [pattern] = manifest.contributes.problemPatterns;

test("the problem matcher reads every kind of line that a check prints", () => {
  const document = open(network("  a = relu(nothing)\n  b = relu(image)\n  output a\n  output a"));
  const small = open(
    network("  a = dense(flatten(image), units: 3) @weights(int4)\n  output a\n  require latency <= 1 ns"),
  );
  const found = [document, small].flatMap((it) => diagnosticsOf(it).map((diagnostic) => ({ it, diagnostic })));
  expect(new Set(found.map(({ diagnostic }) => diagnostic.severity)).size).toBeGreaterThan(1);
  for (const { it, diagnostic } of found) {
    for (const path of ["/folder with space/net.dnnx", "C:\\folder\\net.dnnx"]) {
      const line = `${path}:${diagnosticText(it, diagnostic)}`;
      const match = new RegExp(pattern!.regexp).exec(line);
      expect(match, line).not.toBeNull();
      const { line: at, character } = it.lines.positionAt(diagnostic.start);
      expect(match?.[pattern!.file]).toBe(path);
      expect([match?.[pattern!.line], match?.[pattern!.column]]).toEqual([`${at + 1}`, `${character + 1}`]);
      expect(match?.[pattern!.severity]).toBe(diagnostic.severity);
      expect(match?.[pattern!.message]).toBe(diagnostic.message);
      expect(match?.[pattern!.code]).toBe(diagnostic.code);
    }
  }
});
