import type { Design } from "../mapping/design.ts";
import { period } from "../mapping/steps.ts";
import type { Layer } from "../network/checked.ts";
import { resourcesOf as resourcesOfDevice } from "../targets/target.ts";
import { staticPowerOf, technologyOf } from "../targets/technology.ts";
import { timesOf } from "../units/attention/schedule.ts";
import { innerUnits } from "../units/inner.ts";
import { operationsOf } from "../units/operations.ts";
import { recurrenceOf } from "../units/recurrent/schedule.ts";
import { modelOf, unitEnergy, unitResources } from "../units/registry.ts";
import { coefficientsOf, slicesOf } from "../units/resources.ts";
import { entriesOf } from "../units/sparse/entries.ts";
import { inputsOf, type Unit } from "../units/unit.ts";
import { amount, percentText, siText } from "./display.ts";
import type { Cost, Estimate } from "./estimate.ts";
import { explainEngine } from "./explainEngine.ts";
import { costLine, type Explanation } from "./explanation.ts";

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
  for (const unit of part.units) lines.push(cyclesOf(unit));
  lines.push(
    costLine("interval", "largest of its units", part.units.map(period).join(", "), costs.intervalCycles, "cycles"),
    costLine(
      "latency",
      "cycle of its last output word in the first frame",
      "token simulation",
      costs.latencyCycles,
      "cycles",
    ),
  );
  for (const unit of part.units) lines.push(...resourcesOf(unit, design));
  const counts = part.units.map((unit) => unitResources(unit, design.target.device));
  for (const resource of resourcesOfDevice(design.target.device)) {
    const own = part.units.map(({ name }, at) => ({ text: name, value: counts[at]![resource] }));
    const units = `${part.units.length} units`;
    lines.push({
      ...costLine(resource, "sum over its units", units, costs.resources[resource], "count"),
      ...largest(own),
    });
  }
  const { device, clock } = design.target;
  const technology = technologyOf(device);
  const staticPower = staticPowerOf(device, design.cost);
  const operations = part.units.map((unit) => unitEnergy(unit).arithmetic);
  const accesses = part.units.map((unit) => unitEnergy(unit).onChipMemory);
  lines.push(
    energyLine(
      "energy of arithmetic",
      part.units,
      operations,
      technology.logicEnergy,
      costs.energy.arithmetic,
      technology.source,
    ),
    energyLine(
      "energy of on-chip memory",
      part.units,
      accesses,
      technology.memoryEnergy,
      costs.energy.onChipMemory,
      technology.source,
    ),
    costLine(
      "static energy",
      "static power * interval / clock * share of the look-up tables",
      `${staticPower.value} W * ${design.timing.interval} / ${siText(clock, "Hz")} * share`,
      costs.energy.static,
      "J",
    ),
  );
  return lines;
}

function work(layer: Layer): Explanation[] {
  const { macs, parameters } = layer.work;
  if (macs === 0 && parameters === 0) return [];
  const { geometry, weights } = layer;
  const count = weights ? weights.shape.join(" * ") : "1";
  const pixels = geometry ? `${geometry.outHeight} * ${geometry.outWidth}` : "1";
  return [
    {
      what: "MACs",
      formula: "weights * output rows * output columns",
      filledIn: `${count} * ${pixels}`,
      value: String(macs),
      source: "shape of the layer",
    },
    {
      what: "parameters",
      formula: "weights + biases",
      filledIn: `${count}${weights?.bias ? ` + ${weights.shape[0]}` : ""}`,
      value: String(parameters),
      source: "shape of the layer",
    },
  ];
}

function cyclesOf(unit: Unit): Explanation {
  const value = `${period(unit)} cycles`;
  const source = `schedule of the ${unit.kind} unit`;
  const what = `cycles of ${unit.name}`;
  switch (unit.kind) {
    case "matrixVector":
      return {
        what,
        formula: "output pixels * (rows / pe) * (columns / simd)",
        filledIn: `${unit.pixels} * (${unit.rows} / ${unit.pe}) * (${unit.columns} / ${unit.simd})`,
        value,
        source,
      };
    case "sparse": {
      const { total } = entriesOf(unit);
      const formula =
        "output pixels * (larger of entries of the lists and columns; where they are equal, half a cycle more)";
      return { what, formula, filledIn: `${unit.pixels} * (${total}, ${unit.columns})`, value, source };
    }
    case "depthwise":
      return {
        what,
        formula: "output pixels * (channels / pe) * taps",
        filledIn: `${unit.pixels} * (${unit.channels} / ${unit.pe}) * ${unit.taps}`,
        value,
        source,
      };
    case "window":
      return {
        what,
        formula: 'larger of words in and words out ("parallel": and the scan of the padded image)',
        filledIn: `${unit.input.words}, ${unit.output.words}`,
        value,
        source,
      };
    case "recurrent": {
      const { groups, words, phases, period } = recurrenceOf(unit);
      const waits = phases.map(({ feed, depth }) => feed - words + depth);
      const once = `${groups} * ${words} + ${waits.join(` + ${groups} * ${words} + `)}`;
      const formula = "steps * (units / pe * units / simd of products + cycles until the state is back)";
      return { what, formula, filledIn: `${unit.steps} * (${once}) = ${unit.steps} * ${period}`, value, source };
    }
    case "softmax":
    case "layernorm": {
      const formula = "groups * cycles from the first element of one to that of the next";
      return { what, formula, filledIn: `${unit.groups} * ${period(unit) / unit.groups}`, value, source };
    }
    case "attention": {
      const { head, frame } = timesOf(unit);
      const heads = unit.steps * unit.heads;
      const formula = "larger of words in and steps * heads * cycles of a head + those until the first score";
      const filledIn = `${unit.input.words}, ${heads} * ${head} + ${frame - heads * head}`;
      return { what, formula, filledIn, value, source };
    }
    default: {
      const words = inputsOf(unit)[0]!.words;
      return { what, formula: "a word per cycle", filledIn: `${words} in, ${unit.output.words} out`, value, source };
    }
  }
}

function resourcesOf(unit: Unit, design: Design): Explanation[] {
  const model = modelOf(unit);
  const { device } = design.target;
  const circuit = model.circuit(unit);
  const { fitted: weights, factor } = coefficientsOf(circuit, device);
  const times = factor === 1 ? "" : ` * ${factor} for the family`;
  const terms = (factors: readonly number[], features: readonly number[]) =>
    features.map((feature, index) => `${factors[index]} * ${feature}`).join(" + ");
  const sum = (factors: readonly number[], features: readonly number[]) =>
    features.reduce((total, feature, index) => total + factors[index]! * feature, 0);
  const source = `coefficients of the ${circuit} circuit, fitted to synthesised units`;
  const summands = (factors: readonly number[], features: readonly number[]) =>
    features.map((feature, at) => ({ text: `${factors[at]} * ${feature}`, value: factors[at]! * feature }));
  const [lut, ff] = [model.lut(unit, operationsOf(device)), model.ff(unit)];
  const lines: Explanation[] = [
    {
      what: `look-up tables of ${unit.name}, memories not included`,
      formula: "sum of coefficient * feature",
      filledIn: `${terms(weights.lut, lut)}${times}`,
      value: amount(Math.max(0, sum(weights.lut, lut)) * factor, "count"),
      source,
      ...largest(summands(weights.lut, lut)),
    },
    {
      what: `flip-flops of ${unit.name}`,
      formula: "sum of coefficient * feature",
      filledIn: terms(weights.ff, ff),
      value: amount(Math.max(0, sum(weights.ff, ff)), "count"),
      source,
      ...largest(summands(weights.ff, ff)),
    },
  ];
  for (const { width, depth, kind } of model.memories(unit)) {
    lines.push({
      what: `memory of ${unit.name}`,
      formula: "depth words of width bits",
      filledIn: `${depth} * ${width}`,
      value: `${depth * width} bit in ${kind}`,
      source: "shape of the unit",
    });
  }
  const products = model.multipliers?.(unit) ?? [];
  for (const { count, a, b } of [products].flat()) {
    lines.push({
      what: `DSP slices of ${unit.name}`,
      formula: "products at a time * slices of one product",
      filledIn: `${count} * slices(${a} bit * ${b} bit)`,
      value: String(slicesOf({ count, a, b }, device)),
      source: device.dsp?.source ?? "the device has none",
    });
  }
  for (const inner of innerUnits(unit)) lines.push(...resourcesOf(inner, design));
  return lines;
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

/** Names the term that most of a sum comes from. */
function largest(terms: readonly { readonly text: string; readonly value: number }[]): { dominating?: string } {
  const total = terms.reduce((sum, { value }) => sum + value, 0);
  if (terms.length < 2 || total <= 0) return {};
  const most = terms.reduce((best, it) => (it.value > best.value ? it : best));
  return { dominating: `${most.text}, ${percentText(most.value / total)}` };
}
