import { bitsText, costText, countText, percentText, siText } from "../estimate/display.ts";
import type { EngineLayer, EngineTotals, EngineTraffic, Estimate } from "../estimate/estimate.ts";
import { tableText } from "./print.ts";

const columns = ["layer", "operation", "shape", "MACs", "cycles", "array used", "bound", "off-chip", "tile", "energy"];

/** Layers on an engine: cycles and traffic of one inference, share of the array that works, largest tile. */
export function engineTable({ layers }: Estimate): string {
  return tableText(
    columns,
    layers.map((layer) => [
      layer.name,
      layer.operation,
      layer.outputShape.join("×"),
      countText(layer.macs),
      ...(layer.engine
        ? [
            costText(layer.intervalCycles, countText),
            layer.macs > 0 ? percentText(layer.engine.utilisation) : "",
            layer.engine.bound,
            bitsText(layer.engine.traffic.input + layer.engine.traffic.weight + layer.engine.traffic.output),
            tileText(layer.engine),
            costText(layer.energy.total, (value) => siText(value, "J")),
          ]
        : [layer.computedBy === undefined ? "" : `in ${layer.computedBy}`, "", "", "", "", ""]),
    ]),
  );
}

function tileText({ mappings }: EngineLayer): string {
  const [first, ...others] = mappings;
  if (!first) return "";
  const { filters, channels, outRows, outColumns, batch } = first.tile;
  const images = batch > 1 ? `${batch}×` : "";
  return `${images}${filters}f ${channels}c ${outRows}×${outColumns}${others.length > 0 ? ` +${others.length}` : ""}`;
}

/** What the whole engine does. */
export function engineLines({ dataflow, objective, batch, utilisation, traffic, bandwidth }: EngineTotals): string[] {
  const line = (name: string, text: string) => `${name.padEnd(22)}${text}`;
  const used = typeof utilisation === "number" ? percentText(utilisation) : "unknown";
  const bits = (tensor: keyof EngineTraffic) => ("value" in traffic ? "unknown" : bitsText(traffic[tensor]));
  return [
    line("engine", `${dataflow}, tiles for ${objective}, batch ${countText(batch)}`),
    line("array used", used),
    line("off-chip", `${siText(bandwidth, "B/s")} sustained; per inference:`),
    line("  inputs", bits("input")),
    line("  weights", bits("weight")),
    line("  results", bits("output")),
  ];
}
