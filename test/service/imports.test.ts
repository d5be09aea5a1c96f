import { describe, expect, test } from "vitest";
import { completionsAt } from "../../server/service/completion/completion.ts";
import { definitionAt } from "../../server/service/definition.ts";
import { diagnosticsOf } from "../../server/service/diagnostics.ts";
import { hoverAt } from "../../server/service/hover.ts";
import { inlays } from "../../server/service/inlayHints.ts";
import { signatureAt } from "../../server/service/signatureHelp.ts";
import { createWorkspace } from "../../server/service/workspace.ts";

const library = `/// A dense layer and its relu.
block unit(x, units) {
  return relu(dense(x, units: units))
}
approximation folded {
  fold pe: 3
}
`;
const main = `import "library.dnnx"
network n {
  input x: uint8[4]
  y = repeat 2 (z = x) unit(z, units: 4)
  output y
}
`;

/** A workspace whose disk holds one library. */
function workspace() {
  return createWorkspace({
    weights: () => ({ state: "missing", reason: "no files in this test" }),
    source: (_uri, path) =>
      path === "library.dnnx"
        ? { state: "ready", uri: "file:///library.dnnx", text: library }
        : { state: "missing", reason: "no such file" },
  });
}

describe("several files in an editor", () => {
  test("a definition in an imported file, and the file itself", () => {
    const document = workspace().open("file:///main.dnnx", main);
    const unit = definitionAt(document, main.indexOf("unit("));
    expect(unit?.file?.uri).toBe("file:///library.dnnx");
    expect(library.slice(unit!.selection.start, unit!.selection.end)).toBe("unit");
    expect(definitionAt(document, main.indexOf("library"))?.file?.uri).toBe("file:///library.dnnx");
  });

  test("the hover of an imported block: its head, its documentation, its calls", () => {
    const { markdown } = hoverAt(workspace().open("file:///main.dnnx", main), main.indexOf("unit("))!;
    expect(markdown).toContain("block unit(x, units)");
    expect(markdown).toContain("A dense layer and its relu.");
    expect(markdown).toContain("4, 32 MACs, 40 parameters");
  });

  test("completion and signature of an imported block", () => {
    const text = main.replace("repeat 2 (z = x) unit(z, units: 4)", "unit(x, ").replace("  output y\n", "");
    const at = text.indexOf("unit(x, ") + 8;
    const document = workspace().open("file:///main.dnnx", text);
    expect(signatureAt(document, at)).toMatchObject({ label: "unit(x, units)", active: 1 });
    const before = workspace().open("file:///main.dnnx", text.replace("unit(x, ", ""));
    const item = completionsAt(before, at - 8).find(({ label }) => label === "unit");
    expect(item?.insert).toBe("unit(${1:x}, units: ${2:1})");
  });

  test("a problem that another file causes is mended and shown in this one alone", () => {
    const overridden = main.replace("  output", "  override y[0].dense @fold(pe: 3)\n  output");
    const mended = (text: string) =>
      diagnosticsOf(workspace().open("file:///main.dnnx", text))
        .filter(({ code }) => code === "dnnx-illegal-fold")
        .map(({ related, fixes }) => [
          related.length,
          fixes.map(({ edits }) => edits.map((it) => text.slice(it.start, it.end))),
        ]);
    expect(mended(overridden)).toEqual([[0, [["pe: 3"], ["pe: 3"]]]]);
    const folded = main.replace("network n {", "network n {\n  use folded");
    expect(mended(folded)).toEqual(Array(4).fill([0, []]));
  });

  test("a call shows what it gives, once", () => {
    const hints = inlays(workspace().open("file:///main.dnnx", main), { start: 0, end: main.length });
    expect(hints.filter(({ label }) => label.includes("[4]")).map(({ offset }) => offset)).toEqual([
      main.indexOf("y =") + 1,
    ]);
  });

  test("an edit of an open library changes the files that import it", () => {
    const files = workspace();
    const before = files.open("file:///main.dnnx", main);
    expect(diagnosticsOf(before).filter(({ severity }) => severity === "error")).toEqual([]);
    files.open("file:///library.dnnx", library.replace("dense(", "dens("));
    const stale = files.sourceChanged("file:///library.dnnx");
    expect(stale.map(({ uri }) => uri)).toEqual(["file:///main.dnnx"]);
    expect(stale[0]!.revision).toBeGreaterThan(before.revision);
    expect(diagnosticsOf(stale[0]!).map(({ code, start }) => [code, start])).toContainEqual(["dnnx-import-errors", 7]);
    files.close("file:///library.dnnx");
    const again = files.sourceChanged("file:///library.dnnx");
    expect(diagnosticsOf(again[0]!).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
