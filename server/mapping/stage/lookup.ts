import { tableShape } from "../../units/lookup/shape.ts";
import type { LookupCircuit, LookupUnit } from "../../units/lookup/unit.ts";
import { chosenConstantMemory } from "../../units/memory.ts";
import type { Unit } from "../../units/unit.ts";
import { elementsOf, streamOf } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest } from "./kind.ts";

/** A function of each integer: the address by a finish, then the codes. */
export const lookupStage: StageKind = { role: "map", units };

/** Bits of tables that are cheaper than a search or products: those of a memory block of 18 kbit, half of it for each of its ports. */
const largestTable = 18 * 1024;

function units(request: StageRequest): readonly Unit[] {
  const { layer, name, build, inputLayout, device } = request;
  const { address, addressFormat, addressRange, codes, evaluation, runs } = arithmeticOf(request, "lookup");
  const elements = elementsOf(inputLayout);
  const input = streamOf(layer.inputTensors[0]!.format, build.pe, elements);
  const addresses = finishOf(request, `${name}_address`, address, input, inputLayout, { format: addressFormat });
  const { format } = layer.output;
  const unit: LookupUnit = {
    kind: "lookup",
    name,
    layer: layer.name,
    ...addressRange,
    codes,
    circuit: { kind: "table" },
    limits: { low: format.low, high: format.high },
    input: streamOf(addressFormat, build.pe, elements),
    output: streamOf(format, build.pe, elements),
    memory: "bram",
    dsp: false,
  };
  const { width, depth } = tableShape(unit);
  const memory = chosenConstantMemory(width, depth, device);
  if (width * depth > largestTable) {
    const circuit: LookupCircuit | undefined = evaluation
      ? evaluation()
      : runs === undefined || runs > largestSearch
        ? undefined
        : { kind: "runs", stages: Math.max(1, Math.ceil(Math.log2(runs))) };
    if (circuit) {
      const depth = circuit.kind === "segments" ? circuit.pieces.length : 1;
      return [...addresses, { ...unit, circuit, memory: chosenConstantMemory(width, depth, device), dsp: build.dsp }];
    }
  }
  return [...addresses, { ...unit, memory }];
}

/** Runs up to which a search is considered: its tables are logic. */
const largestSearch = 1024;
