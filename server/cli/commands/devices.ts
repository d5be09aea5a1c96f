import { siText } from "../../estimate/display.ts";
import { boardDevices } from "../../targets/boards.ts";
import { devices, findDevice, findProcessor, processors, programmable } from "../../targets/catalogue.ts";
import { offChipKinds } from "../../targets/offChip.ts";
import { type Figure, type Fpga, fpgaResources, type Processor } from "../../targets/target.ts";
import { Failure } from "../failure.ts";
import { tableText } from "../print.ts";

/** The catalogue: FPGAs, boards, processes and processors; or one of them with the source of each figure. */
export function listDevices(name: string | undefined, options: { readonly json?: boolean }): number {
  if (name === undefined) {
    if (options.json) print(JSON.stringify([...programmable, ...processors], null, 2));
    else print(overview());
    return 0;
  }
  const found = findDevice(name) ?? findProcessor(name);
  if (!found) {
    const known = [...programmable, ...processors].map((it) => it.name).join(", ");
    throw new Failure(`there is no device '${name}' in the catalogue; it has ${known}`);
  }
  if (options.json) print(JSON.stringify(found, null, 2));
  else print(found.kind === "fpga" ? sheet(found) : processorSheet(found));
  return 0;
}

function overview(): string {
  const fpgas = tableText(
    ["device", "family", ...fpgaResources.map((it) => it.toUpperCase()), "clock limit", "boards"],
    devices.map((it) => [
      it.name,
      it.family,
      ...fpgaResources.map((resource) => it.resources[resource]?.value.toLocaleString("en-US") ?? "–"),
      siText(it.clockLimit.value, "Hz"),
      it.boards.join(", "),
    ]),
  );
  const boards = tableText(
    ["board", "device", "memory", "bandwidth", "power around the device"],
    boardDevices.map((it) => [
      it.name,
      it.basedOn ?? "",
      it.offChip?.kind ?? "–",
      it.offChip ? siText(it.offChip.bandwidth.value, "B/s") : "–",
      it.board?.power ? siText(it.board.power.value, "W") : "–",
    ]),
  );
  const compared = tableText(
    ["processor", "class", "peaks", "bandwidth", "power"],
    processors.map((it) => [
      it.name,
      it.class,
      it.peaks
        .map(
          ({ arithmetic, bits, rate }) =>
            `${arithmetic === "float" ? "fp" : "int"}${bits} ${siText(rate.value, "OP/s")}`,
        )
        .join(", "),
      siText(it.memory.bandwidth.value, "B/s"),
      siText(it.power.value, "W"),
    ]),
  );
  return [
    `FPGAs: "device NAME" in a target\n${fpgas}`,
    `Boards: "device NAME" in a target, with the memory of the board\n${boards}`,
    `Processors, to compare with: "device NAME" in a target gives a roofline\n${compared}`,
    "Chips of your own: a target with `process` 130 nm to 7 nm, `voltage`, `area`, `sram` and `dram` " +
      `(${offChipKinds.map((it) => it.name).join(", ")}) in the place of \`device\``,
  ].join("\n\n");
}

function figure(name: string, value: Figure | null | undefined, write: (value: number) => string): string[] {
  return value ? [`  ${name.padEnd(18)}${write(value.value).padEnd(16)}${value.source}`] : [];
}

function sheet(it: Fpga): string {
  return [
    `${it.name}: ${it.title} (${it.vendor} ${it.family})`,
    ...(it.boards.length > 0 ? [`  ${"boards".padEnd(18)}${it.boards.join(", ")}`] : []),
    ...fpgaResources.flatMap((name) => figure(name, it.resources[name], (value) => value.toLocaleString("en-US"))),
    ...(it.dsp ? [`  ${"multiplier".padEnd(18)}${`${it.dsp.a} × ${it.dsp.b}`.padEnd(16)}${it.dsp.source}`] : []),
    ...(it.block
      ? [
          `  ${"block memory".padEnd(18)}${it.block.shapes.map((shape) => shape.join("×")).join(" ")}  ${it.block.source}`,
        ]
      : []),
    ...figure("process", it.process, (value) => siText(value, "m")),
    ...figure("core voltage", it.coreVoltage, (value) => siText(value, "V")),
    ...figure("static power", it.staticPower, (value) => siText(value, "W")),
    ...figure("power of the board", it.board?.power, (value) => siText(value, "W")),
    ...figure("clock limit", it.clockLimit, (value) => siText(value, "Hz")),
    ...figure("off-chip memory", it.offChip?.bandwidth, (value) => siText(value, "B/s")),
    ...(it.offChip ? [`  ${" ".repeat(34)}${it.offChip.kind}`] : []),
    ...figure("energy per bit", it.offChip?.energyPerBit, (value) => siText(value, "J")),
    `  ${it.documentation}`,
  ].join("\n");
}

function processorSheet(it: Processor): string {
  return [
    `${it.name}: ${it.title} (${it.vendor}, ${it.class}); to compare with`,
    ...it.peaks.flatMap(({ arithmetic, bits, rate }) =>
      figure(`${bits}-bit ${arithmetic}`, rate, (value) => siText(value, "OP/s")),
    ),
    ...figure("memory", it.memory.bandwidth, (value) => siText(value, "B/s")),
    `  ${" ".repeat(34)}${it.memory.kind}`,
    ...figure("on the chip", it.onChip, (value) => siText(value / 8, "B")),
    ...figure("process", it.process, (value) => siText(value, "m")),
    ...figure("clock", it.clock, (value) => siText(value, "Hz")),
    ...figure("power", it.power, (value) => siText(value, "W")),
    `  ${it.documentation}`,
  ].join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
