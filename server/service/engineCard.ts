import { bandText, bitsText, costText, counted, countText, percentText, siText } from "../estimate/display.ts";
import type { EngineMapping, Estimate, LayerEstimate } from "../estimate/estimate.ts";

/** Markdown: what one layer costs on an engine: time, share of the array that works, tiles, off-chip traffic. */
export function engineLayerCosts(estimate: Estimate, costs: LayerEstimate): string {
  const { engine } = costs;
  if (!engine) {
    return costs.intervalCycles.value === null ? costs.intervalCycles.reason : "No work of its own on the engine.";
  }
  const whole = estimate.intervalCycles.value;
  const share = (value: number | null, of: number | null) => (value === null || !of ? "" : percentText(value / of));
  const { input, weight, output } = engine.traffic;
  const traffic = input + weight + output;
  const moved = estimate.memory.offChipPerInference.value;
  const energy = costs.energy.total;
  return [
    "| | value | share of network | band |",
    "|---|---:|---:|---|",
    `| time | ${costText(costs.intervalCycles, (value) => counted(value, "cycle"))} | ${share(costs.intervalCycles.value, whole)} | ${bandText(costs.intervalCycles)} |`,
    `| energy | ${costText(energy, (value) => siText(value, "J"))}/inference | ${share(energy.value, estimate.energy.total.value)} | ${bandText(energy)} |`,
    `| off-chip | ${bitsText(traffic)} | ${share(traffic, moved)} | |`,
    "",
    `${percentText(engine.utilisation)} of the array used; bound by ${engine.bound}: array ${counted(engine.arrayCycles, "cycle")} (${countText(
      engine.rampCycles,
    )} to fill and load), vector unit ${countText(engine.vectorCycles)}, off-chip memory ${countText(engine.offChipCycles)}, waiting ${countText(engine.stallCycles)}.`,
    "",
    `Off-chip: inputs ${bitsText(input)}, weights ${bitsText(weight)}, results ${bitsText(output)}.`,
    ...engine.mappings.flatMap((mapping) => ["", mappingText(mapping)]),
    "",
    `${countText(costs.macs)} MACs, ${countText(costs.parameters)} parameters. _Model: ${costs.intervalCycles.value === null ? "" : costs.intervalCycles.source}._`,
  ].join("\n");
}

function mappingText({ part, rows, columns, tile, order, passes }: EngineMapping): string {
  const size = `${tile.filters} filters, ${tile.channels} channels, ${tile.outRows} × ${tile.outColumns} positions`;
  const images = tile.batch > 1 ? ` of ${tile.batch} inferences` : "";
  const loops = order.length > 0 ? `loops over tiles ${order.join(" → ")}` : "one tile";
  return `${part ? `\`${part}\`: rows` : "Rows"} compute ${rows}, columns ${columns}; tile ${size}${images}; ${loops}; ${countText(passes)} passes.`;
}
