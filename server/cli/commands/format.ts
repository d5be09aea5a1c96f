import { layout } from "../../../grammar/layout.ts";
import { parse } from "../../../grammar/parse.ts";
import { readSource } from "../../hosts/source.ts";
import { Failure } from "../failure.ts";
import { write } from "../write.ts";

/** Canonical layout, in place (standard input to standard output). @returns 1 when `check` finds a difference. */
export async function format(
  files: readonly string[],
  options: { readonly check?: boolean; readonly quiet?: boolean },
): Promise<number> {
  let different = 0;
  for (const path of files) {
    const text = readSource(path);
    if (typeof text !== "string") throw new Failure(text.problem);
    const canonical = layout(parse(text));
    if (canonical !== text) different += 1;
    if (options.check) {
      if (canonical !== text && !options.quiet) process.stdout.write(`${path}: not in canonical layout\n`);
    } else if (path === "-") process.stdout.write(canonical);
    else if (canonical !== text) await write(path, canonical);
  }
  return options.check && different > 0 ? 1 : 0;
}
