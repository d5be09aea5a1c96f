import { siText } from "../../estimate/display.ts";
import { devices } from "../../targets/catalogue.ts";
import { type Figure, type Fpga, fpgaResources as resources } from "../../targets/target.ts";
import { Failure } from "../failure.ts";
import { tableText } from "../print.ts";

/** The catalogue of devices, or one device with the source of each figure. */
export function listDevices(name: string | undefined, options: { readonly json?: boolean }): number {
  const chosen = name === undefined ? devices : devices.filter((it) => it.name === name.toLowerCase());
  const [device] = chosen;
  if (!device) {
    throw new Failure(
      `there is no device '${name}' in the catalogue; it has ${devices.map((it) => it.name).join(", ")}`,
    );
  }
  if (options.json) print(JSON.stringify(name === undefined ? chosen : device, null, 2));
  else print(name === undefined ? overview(chosen) : sheet(device));
  return 0;
}

function overview(chosen: readonly Fpga[]): string {
  return tableText(
    ["device", "family", ...resources.map((it) => it.toUpperCase()), "clock limit", "boards"],
    chosen.map((it) => [
      it.name,
      it.family,
      ...resources.map((resource) => it.resources[resource]?.value.toLocaleString("en-US") ?? "–"),
      siText(it.clockLimit.value, "Hz"),
      it.boards.join(", "),
    ]),
  );
}

function sheet(it: Fpga): string {
  const figure = (name: string, value: Figure | null, write: (value: number) => string): string[] =>
    value === null ? [] : [`  ${name.padEnd(16)}${write(value.value).padEnd(14)}${value.source}`];
  return [
    `${it.name}: ${it.title} (${it.vendor} ${it.family})`,
    ...(it.boards.length > 0 ? [`  boards          ${it.boards.join(", ")}`] : []),
    ...resources.flatMap((name) => figure(name, it.resources[name], (value) => value.toLocaleString("en-US"))),
    ...(it.dsp ? [`  multiplier      ${`${it.dsp.a} × ${it.dsp.b}`.padEnd(14)}${it.dsp.source}`] : []),
    ...figure("process", it.process, (value) => siText(value, "m")),
    ...figure("core voltage", it.coreVoltage, (value) => siText(value, "V")),
    ...figure("static power", it.staticPower, (value) => siText(value, "W")),
    ...figure("clock limit", it.clockLimit, (value) => siText(value, "Hz")),
    ...(it.offChip ? figure("off-chip memory", it.offChip.bandwidth, (value) => siText(value, "B/s")) : []),
    ...(it.offChip ? [`  ${" ".repeat(30)}${it.offChip.kind}`] : []),
    `  ${it.documentation}`,
  ].join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
