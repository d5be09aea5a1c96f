import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readOperations } from "../test/validation/gridMeasured.ts";
import { type CalibratedFamily, calibrated, isFitted } from "../test/validation/gridUnits.ts";

// First half of npm run fit: what `npm run calibrate` measured of operations, as a table of the resource models.
const families = (Object.keys(calibrated) as CalibratedFamily[]).filter(isFitted);
const path = fileURLToPath(new URL("../server/units/measuredOperations.ts", import.meta.url));
const tables = families.flatMap((family) => {
  const list = readOperations(family);
  const kinds = Map.groupBy(list, ({ name }) => name.replace(/_\d.*$/, ""));
  const rows = [...kinds].map(([kind, own]) => `    ${kind}: [${own.map(({ lut }) => lut).join(", ")}],`);
  return list.length === 0 ? [] : [`  ${JSON.stringify(family)}: {`, ...rows, "  },"];
});
writeFileSync(
  path,
  `/** Look-up tables of operations by family, see operations.ts; written by \`npm run fit\`, do not edit by hand. */\nexport const measuredOperations = {\n${tables.join("\n")}\n} as const;\n`,
);
