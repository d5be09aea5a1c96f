import { parse } from "../../grammar/parse.ts";
import type { Design } from "../../server/mapping/design.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import type { CheckedNetwork } from "../../server/network/checked.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import type { Target } from "../../server/targets/target.ts";

/** Checks a text whose weights are all seeded; throws on the first error in it. */
export function checkedText(text: string): { readonly network: CheckedNetwork; readonly target: Target } {
  const file = createChecker({ weights: (path) => ({ state: "missing", reason: `${path} is not there` }) })(
    parse(text),
  );
  const network = file.networks[0]!;
  const target = resolveTarget(file.targets.get(network.targets[0]!.name)!);
  const problems = [...file.diagnostics, ...network.diagnostics, ...target.diagnostics];
  const error = problems.find((it) => it.severity === "error");
  if (error) throw new Error(`${error.message}\n${text}`);
  return { network, target };
}

export function designOf(text: string): Design {
  const { network, target } = checkedText(text);
  return createMapper()(network, target);
}

/** A file with one network on an xc7z020 at 100 MHz, or as `target` says. */
export function fileOf(body: string, target = "device xc7z020\n  clock 100 MHz"): string {
  return `target board {\n  ${target}\n}\nnetwork n on board {\n${body}\n}\n`;
}
