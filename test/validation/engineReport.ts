import { engineRows } from "./engineDesigns.ts";

/** Section of docs/validation.md: published engines beside predictions, misses included. */
export function engineReport(): string {
  const rows = engineRows().map(({ design, what, predicted, published, within }) => {
    const ratio = predicted / published;
    const bound = within === undefined ? "" : within === 0 ? "exact" : `${within * 100} %`;
    return `| ${[design, what, number(predicted), number(published), ratio.toFixed(3), bound].join(" | ")} |`;
  });
  return `## Engines against published designs

Each design is a target and a network in \`test/validation/engine\`; docs/engine.md says what is computed. The last column is what a test
holds the row to; rows without it are misses, or figures that the model makes no claim for.

| design | what | predicted | published | ratio | held to |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

What stands behind the rows:

- TPU v1 (Jouppi, ISCA 2017, a transcription): numbers of layers, weights and batches are published, shapes are not; equal square
  matrices stand in. LSTM1 is a miss: its matrices of 600 x 600 (from memory) fill tiles of 256 x 256 badly, which equal square matrices
  do not show, and the paper names other losses. 34 GB/s are taken times 0.87, the share that STREAM reaches on DDR4 (github
  pc2/HPCC_FPGA).
- Eyeriss (Chen, JSSC 2017, transcribed in github cucapra/fodlam): the mapping is searched, not given; that the elements it keeps active
  are those of the paper says that it finds the same. Widths of the buses are from memory. Conv2 is the worst row: its passes are
  short, and the paper gives no reason for what they wait. Power is that of the chip without its memory; the chip leaves out products of inputs
  that are zero (none in conv1, 72 to 79 % from conv3 on), which the model counts, so that later layers are too high. A hop between
  elements is a wire in the model and passes controllers and queues in the chip.
- EIE (Han, ISCA 2016, transcribed in github cucapra/fodlam): densities are from memory, rounded to a percent; positions of zeros are drawn.
  Power is a miss: each element of EIE has a memory for its own weights beside it, the model has one buffer of 10 MiB, eight words of 64
  bits wide, and wires from it to all elements. The search besides sends sums to their buffer 32 times so that less of the first load is waited
  for, 5 % of the cycles, where EIE keeps them in its elements.
- Zhang et al., FPGA 2015 (from memory, except the total of 61.62 GFLOPS): what is missing in conv3 to conv5 are transfers that
  their double buffering does not hide.
- AutoSA (github UCLA-VAST/AutoSA): times are of the kernel with all transfers; two of the four reach 80 % and 82 % of the peak for reasons that
  are not published, the same array reaches 94 % at 300 MHz. Look-up tables and flip-flops hold no control and no buffers
  between memory and array: up to 2.3 and 1.75 times as many are used.
- ESE (Han, FPGA 2017, from memory): the matrices of one step with queues of 8 inputs; functions of the gates and the transfer of the
  state are not in the row.
- ZigZag (github KULeuven-MICAS/zigzag) is another analytical model, not a measurement. How many of its cycles are pools and sums is not
  published.

Cycles of arrays whose passes do not overlap equal the formulas of SCALE-Sim for random matrices and arrays in all three
dataflows (test/mapping/engine/array.test.ts), exactly. The area of an element follows a law through BitFusion's arrays of 4 x 4 within
15 % (test/validation/engine.test.ts); its energy is not calibrated on them.
`;
}

function number(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(4)));
}
