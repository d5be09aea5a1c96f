import type { Cost, LayerEstimate } from "../../estimate/estimate.ts";
import { estimateJson } from "../../estimate/json.ts";
import { resourcesOf } from "../../targets/target.ts";
import type { MappedNetwork } from "../compile.ts";
import { networksOf } from "./networks.ts";
import {
  type AssistantTool,
  fileProperty,
  inputSchema,
  limited,
  networkProperty,
  targetProperty,
  textOf,
} from "./tool.ts";

const mostLayers = 60;
const mostNetworks = 8;

export const estimate: AssistantTool = {
  name: "dnnx_estimate",
  title: "Estimate a network of a DNNX file",
  description:
    "Throughput, latency, energy, memory, FPGA resources, quantisation noise, requirements and bottleneck of the networks in a .dnnx file, each figure with its band and source in SI units (null with a reason: unknown), and one line for each layer. Layers that take most cycles come first.",
  summary: "Costs of a network and its layers",
  input: inputSchema({ file: fileProperty, network: networkProperty, target: targetProperty }, ["file"]),
  readOnly: true,
  answer: async (input, host) => {
    const file = textOf(input, "file");
    const document = await host.open(file);
    const { items, left_out } = limited(networksOf(document, input), mostNetworks);
    return { estimates: items.map((mapped) => summary(file, mapped)), left_out };
  },
};

/** The estimate as `dnnx estimate --json` gives it, with plain numbers for each layer. */
function summary(file: string, { target, estimate: costs }: MappedNetwork): object {
  const { items, left_out } = limited(
    costs.layers.toSorted((a, b) => (b.intervalCycles.value ?? 0) - (a.intervalCycles.value ?? 0)),
    mostLayers,
  );
  const layer = (it: LayerEstimate): object => ({
    name: it.name,
    operation: it.operation,
    output_shape: it.outputShape,
    macs: it.macs,
    parameters: it.parameters,
    fold: it.fold ?? null,
    interval_cycles: numberOf(it.intervalCycles),
    energy: numberOf(it.energy.total),
    sqnr_db: numberOf(it.noise),
    resources: Object.fromEntries(resourcesOf(target.device).map((name) => [name, numberOf(it.resources[name])])),
  });
  return { ...estimateJson(file, costs), layers: items.map(layer), layers_left_out: left_out };
}

function numberOf({ value }: Cost): number | null {
  return value;
}
