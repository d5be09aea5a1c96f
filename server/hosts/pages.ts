import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The program and the style of the pages, which a report takes in. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/** They stand beside the running program. @throws Error that says what to do when they do not */
export function readPages(): PageFiles {
  const folder = dirname(realpathSync(process.argv[1] ?? "."));
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {
      throw new Error(`${join(folder, name)} is missing, which a report is made with; run npm run build`);
    }
  };
  return { script: read("views.js"), style: read("views.css") + read("report.css") };
}
