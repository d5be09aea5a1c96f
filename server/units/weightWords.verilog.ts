import { memoryPins } from "./burstReader/port.ts";
import { counterBits, type MemoryFile, table, unsigned } from "./rtl.ts";
import { type WeightReader, weightWords } from "./weightWords.ts";

/** Where a unit finds the word of weights of each cycle. */
export interface WordSupply {
  readonly declaration: readonly string[];
  /** Registers, which follow `declaration`. */
  readonly reading: readonly string[];
  /** The signal that holds the word beside the operands. */
  readonly name: string;
  readonly memories: readonly MemoryFile[];
}

/** Words that a running address reads, or that the reader inside brings. */
export function wordSupply(unit: WeightReader, module: string): WordSupply {
  return unit.offChip ? brought(unit, unit.offChip.port, module) : stored(unit);
}

function stored(unit: WeightReader): WordSupply {
  const { width, depth, fill } = weightWords(unit);
  const rom = table("weights", `weights/${unit.name}.mem`, unit.memory, depth, width, fill);
  const { declaration, memories } = rom;
  if (!rom.stored) return { declaration, reading: [], name: "weights", memories };
  const address = counterBits(depth);
  const zero = unsigned(address, 0);
  const reading = [
    `  reg [${width - 1}:0] weight;`,
    `  reg [${address - 1}:0] address;`,
    "  always @(posedge clk) if (enable) weight <= weights[address];",
    "  always @(posedge clk)",
    `    if (reset) address <= ${zero};`,
    "    else if (enable && in_valid)",
    `      address <= (address == ${unsigned(address, depth - 1)}) ? ${zero} : address + ${unsigned(address, 1)};`,
  ];
  return { declaration, reading, name: "weight", memories };
}

/** `weights_valid` is a condition of taking an input word. */
function brought(unit: WeightReader, port: number, module: string): WordSupply {
  const { width } = weightWords(unit);
  const reading = [
    `  reg [${width - 1}:0] weight;`,
    "  always @(posedge clk) if (enable) weight <= weights;",
    `  ${module}_reader reader (`,
    "    .clk(clk),",
    "    .reset(reset),",
    ...memoryPins(port, 0),
    "    .out_data(weights),",
    "    .out_valid(weights_valid),",
    "    .out_ready(enable && in_valid)",
    "  );",
  ];
  const declaration = [`  wire [${width - 1}:0] weights;`, "  wire weights_valid;"];
  return { declaration, reading, name: "weight", memories: [] };
}
