import { bands } from "../../server/estimate/bands.ts";
import type { Design } from "../../server/mapping/design.ts";
import { busy } from "../../server/units/schedule.ts";
import { designOf } from "../mapping/designs.ts";
import { cnv, cnvInterval, cnvLayers, cnvMeasuredLatency, cnvSum, lfc, lfcLayers } from "./cnv.ts";
import { aroundDevices, boardEnergies, type Compared, operationRows, roofRows } from "./energy.ts";
import { engineReport } from "./engineReport.ts";
import { publishedDesigns } from "./fpgaDesigns.ts";
import { randomRuns } from "./randomRuns.ts";
import { errorOf, isComparable, quantile, type Residual, residuals } from "./residuals.ts";
import { cellAreas } from "./standardCells.ts";

/** The page docs/validation.md: predicted beside published or measured, misses included. `npm run validate` writes it. */
export function validationReport(): string {
  return `# Validation

Every estimate has a band. This page shows what the bands were measured on, and how far predictions are from published
figures, misses included. \`npm run validate\` writes it; a test fails when it is out of date.

## Cycles against generated Verilog

\`npm test\` simulates the examples and random networks and compares interval and latency of the simulation with the
prediction; both must agree within 2 %.

\`npm run soak\` draws more of them. What was wrong was mended each time, and such networks are kept as tests (\`test/networks/\`):

${table(
  ["seed", "networks", "other results than the reference", "latencies exact", "intervals exact", "what was wrong"],
  randomRuns.map(({ seed, networks, wrong, latencies, intervals, found }) => [
    seed,
    `${networks}`,
    `${wrong}`,
    `${latencies}`,
    `${intervals}`,
    found,
  ]),
)}

${table(
  ["quantity", "band", "measured on"],
  (["interval", "latency"] as const).map((quantity) => {
    const { low, high, measuredOn } = bands[quantity];
    return [quantity, `${percent(low)} to ${percent(high)}`, measuredOn];
  }),
)}

## Cycles against published designs

BNN-PYNQ (github Xilinx/BNN-PYNQ) publishes matrices and folding of its networks; the cycles of a layer follow from them.
FINN's CNV-W1A1 with the same folding (last layer 10 outputs, PE 5) was measured on a PYNQ-Z2 in MLPerf Tiny v0.7
(github mlcommons/tiny_results_v0.7: 661.473 inferences per second one at a time, 151,178 cycles at 100 MHz) and CNV W1A1 on
an Ultra96 at 300 MHz in the notebooks of BNN-PYNQ (9,149.98 frames per second).

${table(["quantity", "predicted", "published", "ratio"], cycleRows())}

The latency is not the sum of the layers (${number(cnvSum)}): layers of a pipeline overlap. The measured latency also holds the
time that the processor needs to start a frame and to see its end, which no pipeline model knows.

## Resources against published designs

DSP slices of hls4ml (jet tagging, hls4ml 1.3.0 with Vitis HLS 2025.2; figures of HLS, except 16/8/8, which was placed and routed) and of
the overlays of BNN-PYNQ (github Xilinx/BNN-PYNQ, Vivado 2018.2, after implementation). Rows without a mark in the last column are
misses, or figures that the model makes no claim for.

${table(["design", "what", "predicted", "published", "ratio", "held to"], publishedRows())}

- With a reuse factor of one, HLS makes 1,042 of the 4,256 products of constant weights in look-up tables; of the products of 12
  bits, more than half are no slices any more after placement. DNNX builds what is asked for: a slice for each product.
- HLS reports look-up tables before Vivado optimises, for circuits of its own; the same layers in the Verilog of DNNX need a fraction.
- The overlays hold what connects them to the processor; the model counts the accelerator alone.

${engineReport()}
## Energy against boards

A board draws about the same power whatever the accelerator does: 1.58 W to 1.76 W on a PYNQ-Z2, 2.18 W to 2.27 W on an Arty A7
with four very different networks (MLPerf Tiny v0.7, github mlcommons/tiny_results_v0.7). The estimate of a board adds the power
around the device to static power and dynamic energy. Here each network is predicted with the power around the device
that the other three show.

${table(compared, boardEnergies().map(comparedRow))}

The catalogue holds the median of the four networks of each board.

${table(compared, aroundDevices().map(comparedRow))}

## Energy and area of operations at 45 nm

The laws that energies and areas are computed with, beside published figures; other processes follow with the factors of Stillmaker
and Baas (2017). Published figures of one operation differ by more than a factor of two among themselves.

${table(compared, operationRows().map(comparedRow))}

## Units in standard cells

A unit on a chip is estimated as the look-up tables and flip-flops of the FPGA models, each of which is so many gates. Which gates a table is
made of was measured on units that Yosys 0.23 made of the cells of test/validation/cells.lib; the same gates at the prices of another
library (\`cells "my.lib"\`) are the estimate for that one. Units without memories of at least 100 gates, nothing placed or routed:

${table(["library", "units", "held out", "measured / estimated: 10 %", "median", "90 %"], standardCellRows())}

Held out are units that neither the gates of a table nor the models of look-up tables were fitted to. Buffers of long wires and of the clock,
and the space between cells, are in none of the figures.

## Roofs

${table(compared, roofRows().map(comparedRow))}

## Look-up tables, flip-flops, DSP slices and block memories against synthesis

Operations between registers (products, sums, comparisons, counters, limits, tables) were synthesised one by one over their widths with
Yosys 0.23, and a grid of small networks, drawn over formats, folding and shapes, was mapped to a device of each family and its units
synthesised (\`npm run calibrate\`). A model says which operations a unit consists of; its coefficients were fitted to the
units of these networks (\`npm run fit\`). Other networks, drawn by sequences of their own, are held back: no coefficient is fitted to their
units. The misses of a first set were looked at: which operations a unit consists of, and which of its constants synthesis sees, was
mended for all units of a circuit, and more units of the circuits that had few were synthesised for the fit. A second set, drawn after
that, showed how memories deeper than a block are cut and which products of constants are too narrow for a slice; of a third set one
unit showed how wide the parameters of channels are in a block. They are counted as looked at. A last set was drawn when all of that
stood, and no model was changed for it: these are the units that nobody had seen. Wished for: median error of look-up tables and flip-flops below 8 %, nine of ten units below 20 %, DSP
slices and block memories exact.

${table(["family", "units", "look-up tables: median error", "nine of ten below", "flip-flops: median error", "nine of ten below", "DSP slices exact", "block memories exact"], familyRows())}

Which units are off, by circuit (all families together, without units with slices of UltraScale+):

${table(["circuit (held back)", "units", "look-up tables: median error", "nine of ten below", "flip-flops: median error", "nine of ten below"], circuitRows())}

The largest misses among the units held back:

${table(["unit", "family", "circuit", "look-up tables estimated", "synthesised", "ratio"], missRows())}

Yosys leaves products of fewer than nine bits to look-up tables of the 7 series, and the Verilog asks for no slices for them. On ECP5 it puts
them in slices as well, and leaves the sums and registers around a product, which a DSP48E1 takes up, to look-up tables and flip-flops:
the models count them so. It does not read which products of a unit are to be in slices: the one unit whose slices are not exact has a
matrix of narrow products beside wide ones. On iCE40 products of fewer than eleven bits are look-up tables, slices take up registers but no
sums, and a block is read by one reader only: tables that two lanes share are there twice. Two of its units need a block less than
estimated, because bits of their constants never change.

UltraScale+ has the operations and coefficients of the 7 series, whose look-up tables are the same: all of its units are held back. (Yosys
0.23 maps products in look-up tables worse there than on the 7 series; Vivado has no reason to.) It leaves the
registers and sums around a product outside of its slices, where Vivado puts them and the models count them: units with slices need more
in this synthesis than estimated. UltraScale counts as UltraScale+; Versal was not measured. Cyclone V, and what else
has adaptive logic modules, has coefficients of its own for units without memories and slices, two small look-up tables counted as one
module; the other units have its operations with the coefficients of the 7 series. Yosys 0.23 ignores where a memory is to be on Cyclone V,
knows no block memory with constants and leaves registers and sums outside of slices, so that they cannot be compared. Nor were ultra
memories synthesised: Yosys takes them only where a run asks for them.

Yosys does not join two small look-up tables in one, as Vivado does, so that Vivado needs fewer. Nothing here was placed and routed.
`;
}

function standardCellRows(): readonly (readonly string[])[] {
  return [...cellAreas()].flatMap(([library, units]) =>
    [false, true].map((heldOut) => {
      const ratios = units
        .filter((it) => it.heldOut === heldOut)
        .map(({ measured, estimated }) => measured / estimated);
      const quantiles = [0.1, 0.5, 0.9].map((share) => quantile(ratios, share).toFixed(2));
      return [library, String(ratios.length), heldOut ? "yes" : "no", ...quantiles];
    }),
  );
}

function cycleRows(): string[][] {
  const design = designOf(cnv());
  const measured = designOf(cnv("dense(b1, units: 10, bias: false) @fold(pe: 5, simd: 1)"));
  const small = designOf(lfc);
  const of = (it: Design, name: string) => busy(it.units.find((unit) => unit.name === name)!);
  return [
    ...cnvLayers.map(({ name, cycles }) => row(`CNV W1A1, cycles of ${name}`, of(design, name), cycles)),
    row("CNV W1A1, interval", design.timing.interval, cnvInterval),
    row("CNV W1A1, frames per second at 300 MHz", 300e6 / design.timing.interval, 9149.98),
    row("CNV W1A1, latency in cycles", measured.timing.latency, cnvMeasuredLatency),
    ...lfcLayers.map(({ name, cycles }) => row(`LFC W1A1, cycles of ${name}`, of(small, name), cycles)),
  ];
}

function publishedRows(): string[][] {
  return publishedDesigns().map(({ design, what, predicted, published, exact }) => [
    design,
    ...row(what, predicted, published),
    exact ? "exact" : "",
  ]);
}

const compared = ["quantity", "predicted", "published", "ratio", ""];

function comparedRow({ what, predicted, published, note }: Compared): string[] {
  return [...row(what, predicted, published), note];
}

function familyRows(): string[][] {
  const families = Map.groupBy(residuals(), (it) => it.family);
  const rows = [...families].map(([family, units]) => {
    const heldBack = units.filter((it) => it.heldOut);
    if (family === "UltraScale+") {
      return [
        [`${family}, held back, without slices`, heldBack.filter(isComparable)] as const,
        [`${family}, held back, with slices`, heldBack.filter((it) => !isComparable(it))] as const,
      ];
    }
    if (heldBack.length === 0) return [[`${family}, fitted to`, units] as const];
    const unseen = heldBack.filter((it) => it.unseen);
    if (unseen.length === 0) return [[`${family}, held back`, heldBack] as const];
    return [
      [`${family}, held back, not seen`, unseen] as const,
      [`${family}, held back, looked at`, heldBack.filter((it) => !it.unseen)] as const,
    ];
  });
  return rows.flat().map(([family, units]) => [
    family,
    String(units.length),
    ...errorCells(units),
    ...(["dsp", "bram18"] as const).map((what) => {
      const exact = units.filter((it) => it.estimated[what] === it.measured[what]).length;
      return exact === units.length ? "all" : `${exact} of ${units.length}`;
    }),
  ]);
}

function circuitRows(): string[][] {
  const list = residuals().filter((it) => it.heldOut && isComparable(it));
  return [...Map.groupBy(list, (it) => it.circuit)].map(([circuit, units]) => [
    circuit,
    String(units.length),
    ...errorCells(units),
  ]);
}

/** Median error of look-up tables and what nine of ten units stay below, and the same of flip-flops. */
function errorCells(units: readonly Residual[]): string[] {
  return (["lut", "ff"] as const).flatMap((what) => {
    const errors = units.map((it) => errorOf(it, what));
    return [0.5, 0.9].map((share) => `${(100 * quantile(errors, share)).toFixed(1)} %`);
  });
}

function missRows(): string[][] {
  return residuals()
    .filter((it) => it.heldOut && Math.max(it.estimated.lut, it.measured.lut) >= 40)
    .sort((left, right) => errorOf(right, "lut") - errorOf(left, "lut"))
    .slice(0, 12)
    .map((it) => {
      const [, estimated = "", measured = "", ratio = ""] = row("", it.estimated.lut, it.measured.lut);
      return [it.name, it.family, it.circuit, estimated, measured, ratio];
    });
}

function row(what: string, predicted: number, published: number): string[] {
  return [what, number(predicted), number(published), (predicted / published).toFixed(3)];
}

function number(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(4)));
}

function percent(factor: number): string {
  return `${factor < 1 ? "-" : "+"}${Math.abs(factor * 100 - 100).toFixed(0)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
