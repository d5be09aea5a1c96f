import { available, devices } from "../../../targets/catalogue.ts";
import type { Family } from "./family.ts";

/** The smallest larger device of the same series. */
export const device: Family = ({ mapped: { target } }) => {
  const now = target.device;
  if (now.kind !== "fpga" || now.board) return [];
  const larger = devices
    .filter((it) => seriesOf(it.name) === seriesOf(now.name) && available(it, "lut") > available(now, "lut"))
    .sort((a, b) => available(a, "lut") - available(b, "lut"));
  const rungs = larger.map(({ name, title }) => ({
    title: `device ${name} (${title})`,
    changes: () => [{ target: target.name, property: "device", value: name.replaceAll("-", "_") }],
  }));
  return rungs.length > 0 ? [{ keepsValues: true, rungs }] : [];
};

/** `xc7z` of `xc7z020`: devices with the same processor, transceivers and tools. */
function seriesOf(name: string): string {
  return name.replace(/\d+[a-z]*$/, "");
}
