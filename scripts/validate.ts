import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { validationReport } from "../test/validation/report.ts";

// npm run validate: predictions beside published and measured figures, into docs/validation.md.
const path = fileURLToPath(new URL("../docs/validation.md", import.meta.url));
writeFileSync(path, validationReport());
process.stdout.write(`wrote ${path}\n`);
