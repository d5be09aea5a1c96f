import { strToU8, zipSync } from "fflate";

const manifest = {
  name: "marker",
  publisher: "dnnx",
  version: "0.0.0",
  engines: { vscode: "^1.101.0" },
  main: "./extension.js",
  activationEvents: ["onStartupFinished"],
};

/** Marks the line that is typed in while it holds a 9 before a bracket, as soon as the extension host hears of the key. */
const program = `
const vscode = require("vscode");
exports.activate = () => {
  const marks = vscode.languages.createDiagnosticCollection("marker");
  vscode.workspace.onDidChangeTextDocument(({ document, contentChanges: [change] }) => {
    if (!change || !document.fileName.endsWith(".plain")) return;
    const { text, range } = document.lineAt(change.range.start.line);
    const found = text.includes("9)") ? [new vscode.Diagnostic(range, "a nine")] : [];
    marks.set(document.uri, found);
  });
};
`;

/** An extension (VSIX) that puts a squiggle into files named `.plain` with nothing in between: no server, no language. */
export function markerExtension(): Uint8Array {
  return zipSync({
    "extension/package.json": strToU8(JSON.stringify(manifest)),
    "extension/extension.js": strToU8(program),
  });
}
