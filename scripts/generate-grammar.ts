// Writes syntaxes/dnnx.tmLanguage.json.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { grammarText } from "./grammarText.ts";
import { root } from "./root.ts";

mkdirSync(join(root, "syntaxes"), { recursive: true });
writeFileSync(join(root, "syntaxes", "dnnx.tmLanguage.json"), grammarText());
