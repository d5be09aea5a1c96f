import { moduleText, outputPorts, streamText, type VerilogModule, wordBits } from "../rtl.ts";
import type { ForkUnit } from "./unit.ts";

/** One register, one valid bit per output; see schedule.ts. */
export function forkVerilog(unit: ForkUnit, module: string): VerilogModule {
  const ports = outputPorts(unit).map((port) => port.name);
  const body = [
    `  reg [${wordBits(unit.input) - 1}:0] word;`,
    `  reg [${unit.copies - 1}:0] pending; // outputs that have yet to send the word`,
    `  wire [${unit.copies - 1}:0] ready = {${[...ports]
      .reverse()
      .map((port) => `${port}_ready`)
      .join(", ")}};`,
    `  assign in_ready = (pending & ~ready) == ${unit.copies}'d0;`,
    ...ports.flatMap((port, index) => [`  assign ${port}_data = word;`, `  assign ${port}_valid = pending[${index}];`]),
    "  always @(posedge clk) begin",
    `    if (reset) pending <= ${unit.copies}'d0;`,
    `    else if (in_ready) pending <= {${unit.copies}{in_valid}};`,
    "    else pending <= pending & ~ready;",
    "    if (in_ready) word <= in_data;",
    "  end",
  ];
  const about = [`${unit.name}: copies the output of ${unit.layer} to ${unit.copies} readers`, streamText(unit.input)];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}
