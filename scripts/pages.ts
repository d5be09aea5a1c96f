// npm run pages: writes the pages of docs/ that follow from the code; tests fail when one is older than that.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnosticPages } from "../server/diagnostics/page.ts";
import { commandLinePage } from "./commandLinePage.ts";
import { languagePage } from "./languagePage.ts";
import { root } from "./root.ts";

for (const [name, text] of [
  ["commandLine", commandLinePage()],
  ["diagnostics", diagnosticPages()],
  ["language", languagePage()],
] as const) {
  writeFileSync(join(root, "docs", `${name}.md`), text);
}
