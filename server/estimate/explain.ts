import { elementsOf } from "../layers/shape.ts";
import type { Design } from "../mapping/design.ts";
import type { Part } from "../mapping/parts.ts";
import { period } from "../mapping/steps.ts";
import type { Layer } from "../network/checked.ts";
import { type Device, resourcesOf as resourcesOfDevice } from "../targets/target.ts";
import { staticPowerOf, technologyOf } from "../targets/technology.ts";
import { unitEnergy, unitResources } from "../units/registry.ts";
import type { Unit } from "../units/unit.ts";
import { countText, siText } from "./display.ts";
import { bitsSent, wireLength } from "./energy.ts";
import type { Cost, Estimate } from "./estimate.ts";
import { explainEngine } from "./explainEngine.ts";
import { explainCycles, explainResources } from "./explainUnit.ts";
import { costLine, type Explanation, largest } from "./explanation.ts";

/** Every number of a layer with its formula, the values filled in and its source. */
export function explain(design: Design, estimate: Estimate, name: string): readonly Explanation[] {
  const layer = design.network.byName.get(name);
  const costs = estimate.layers.find((it) => it.name === name);
  if (!layer || !costs) return [];
  const lines: Explanation[] = [...work(layer)];
  if (design.engine) return [...lines, ...explainEngine(design, design.engine, estimate, name)];
  const unbuilt = design.unbuilt.find((it) => it.layer === layer);
  if (unbuilt) {
    lines.push(
      costLine("weights", "stored weights and biases at their width", "", costs.weightBits, "count"),
      costLine("energy of arithmetic", "products, sums and operations", "", costs.energy.arithmetic, "J"),
      costLine("energy of on-chip memory", "bits read and written", "", costs.energy.onChipMemory, "J"),
      { what: "hardware", formula: "none", filledIn: "", value: "unknown", source: unbuilt.reason },
    );
    return lines;
  }
  const part = design.parts.find((it) => it.layer === name);
  if (!part || part.units.length === 0) {
    lines.push({
      what: "hardware",
      formula: "none",
      filledIn: costs.computedBy ? `computed by "${costs.computedBy}"` : "a view of what it reads",
      value: "0",
      source: "docs/numerics.md, section 7",
    });
    return lines;
  }
  for (const unit of part.units) lines.push(explainCycles(unit));
  lines.push(
    costLine(
      "interval",
      "largest of its units",
      part.units.map((unit) => countText(period(unit))).join(", "),
      costs.intervalCycles,
      "cycles",
    ),
    costLine(
      "latency",
      "cycle of its last output word in the first frame",
      "token simulation",
      costs.latencyCycles,
      "cycles",
    ),
  );
  for (const unit of part.units) lines.push(...explainResources(unit, design));
  const counts = part.units.map((unit) => unitResources(unit, design.target.device));
  for (const resource of resourcesOfDevice(design.target.device)) {
    const own = part.units.map(({ name }, at) => ({ text: name, value: counts[at]![resource] }));
    const sum = own.map(({ text, value }) => `${countText(value)} (${text})`).join(" + ");
    lines.push({
      ...costLine(resource, "sum over its units", sum, costs.resources[resource], "count"),
      ...largest(own),
    });
  }
  const { device, clock } = design.target;
  const technology = technologyOf(device);
  const staticPower = staticPowerOf(device, design.cost);
  const circuits = device.kind === "asic" ? "gate" : "lut";
  const accesses = part.units.map((unit) => unitEnergy(unit).onChipMemory);
  lines.push(
    arithmeticLine(part, device, costs.energy.arithmetic),
    energyLine(
      "energy of on-chip memory",
      part.units,
      accesses,
      technology.memoryEnergy,
      costs.energy.onChipMemory,
      technology.source,
    ),
    ...offChipLines(part.units, costs.energy.offChipMemory, device),
    costLine(
      "static energy",
      `static power * interval / clock * share of the ${circuits === "gate" ? "gates" : "look-up tables"}`,
      `${siText(staticPower.value, "W")} * ${countText(design.timing.interval)} / ${siText(clock, "Hz")} * ${countText(part.cost[circuits])} / ${countText(design.cost[circuits])}`,
      costs.energy.static,
      "J",
    ),
  );
  return lines;
}

const source = "shape of the layer";

function work(layer: Layer): Explanation[] {
  const { macs, parameters } = layer.work;
  return [...(macs > 0 ? [macsLine(layer)] : []), ...(parameters > 0 ? [parametersLine(layer)] : [])];
}

function macsLine({ work: { macs, weightMacs = macs }, geometry, weights, output }: Layer): Explanation {
  const count = weights?.shape.join(" * ") ?? "0";
  const uses = weights ? weightMacs / elementsOf(weights.shape) : 0;
  const between = macs - weightMacs;
  const more = between > 0 ? [" + products of two activations", ` + ${countText(between)}`] : ["", ""];
  const line = { what: "MACs", value: countText(macs), source };
  if (geometry && geometry.outHeight * geometry.outWidth === uses) {
    const pixels = `${geometry.outHeight} * ${geometry.outWidth}`;
    return { ...line, formula: "weights * output rows * output columns", filledIn: `${count} * ${pixels}` };
  }
  const times = uses === output.shape[0] && output.shape.length === 2 ? "steps" : "uses of each";
  return { ...line, formula: `weights * ${times}${more[0]}`, filledIn: `${count} * ${countText(uses)}${more[1]}` };
}

function parametersLine({ work: { parameters }, weights, output: { shape } }: Layer): Explanation {
  const line = { what: "parameters", value: countText(parameters), source };
  if (!weights) {
    const channels = shape.length === 2 ? shape[1]! : shape[0]!;
    return { ...line, formula: "values of a channel * channels", filledIn: `${parameters / channels} * ${channels}` };
  }
  const biases = parameters - elementsOf(weights.shape);
  const filledIn = `${weights.shape.join(" * ")}${biases > 0 ? ` + ${countText(biases)}` : ""}`;
  return { ...line, formula: "weights + biases", filledIn };
}

/** What memory beside the chip brings; nothing where no unit reads from it. */
function offChipLines(units: readonly Unit[], energy: Cost, { offChip }: Device): readonly Explanation[] {
  const bits = units.reduce((sum, unit) => sum + (unitEnergy(unit).offChipBits ?? 0), 0);
  if (bits === 0 || !offChip) return [];
  const filledIn = `${bits} * ${siText(offChip.energyPerBit.value, "J")}`;
  return [
    costLine("energy of off-chip memory", "bits of the beats that are read * energy of a bit", filledIn, energy, "J"),
  ];
}

/** Operations of the units and, on a chip, the wires between them. */
function arithmeticLine(part: Part, device: Device, cost: Cost): Explanation {
  const technology = technologyOf(device);
  const operations = part.units.map((unit) => unitEnergy(unit).arithmetic);
  const line = energyLine(
    "energy of arithmetic",
    part.units,
    operations,
    technology.logicEnergy,
    cost,
    technology.source,
  );
  if (device.kind === "fpga") return line;
  const [bits, length] = [bitsSent(part), wireLength(part, device)];
  const wires = `${countText(bits)} bits * ${siText(length, "m")} * ${siText(technology.wireEnergy, "J")} per m`;
  const own = part.units.map(({ name }, at) => ({ text: name, value: operations[at]! * technology.logicEnergy }));
  return {
    ...line,
    formula: `${line.formula} + bits sent * 2/3 of the side of the layer's logic * energy of wires`,
    filledIn: `${line.filledIn} + ${wires}`,
    ...largest([...own, { text: "wires", value: bits * length * technology.wireEnergy }]),
  };
}

function energyLine(
  what: string,
  owners: readonly Unit[],
  units: readonly number[],
  factor: number,
  cost: Cost,
  source: string,
): Explanation {
  return {
    ...costLine(what, "sum over units * factor of the technology", "", cost, "J"),
    filledIn: `(${units.map((it) => `${siText(it, "J")}`).join(" + ")}) * ${factor.toPrecision(3)}`,
    source,
    ...largest(units.map((value, at) => ({ text: owners[at]!.name, value }))),
  };
}
