import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { diagnosticPages } from "../server/diagnostics/page.ts";
import { root } from "./root.ts";

/** Writes docs/diagnostics.md from the table of diagnostics; a test fails when the page is older than the table. */
writeFileSync(join(root, "docs", "diagnostics.md"), diagnosticPages());
