import { amount } from "../amount.ts";
import { counterBits, moduleText, streamText, unsigned, type VerilogModule } from "../rtl.ts";
import { sumBits } from "../softmax/resources.ts";
import { exponentialSum } from "../softmax/verilog.ts";
import { confidentSchedule } from "./schedule.ts";
import type { ConfidentUnit } from "./unit.ts";

/** The first two passes of a softmax, and a comparison. */
export function confidentVerilog(unit: ConfidentUnit, module: string): VerilogModule {
  const { size, input, output, limit } = unit;
  const index = counterBits(size);
  const { body, memories } = exponentialSum(unit, false);
  const zero = unsigned(index, 0);
  const lines = [
    "  // 0: take a frame, 1: add up, 2: wait for the sum, 3: compare.",
    ...body,
    "",
    "  reg result;",
    "  reg result_valid;",
    "  assign out_data = result;",
    "  assign out_valid = result_valid;",
    "  wire compare = state == 3'd3 && enable;",
    "  always @(posedge clk)",
    `    if (compare) result <= sum <= ${unsigned(sumBits(unit), limit)};`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      result_valid <= 1'b0;",
    "      state <= 3'd0;",
    `      count <= ${zero};`,
    "    end else begin",
    "      if (enable) result_valid <= compare;",
    `      if (take || state == 3'd1) count <= last ? ${zero} : count + ${unsigned(index, 1)};`,
    "      case (state)",
    "        3'd0: if (take && last) state <= 3'd1;",
    "        3'd1: if (last) state <= 3'd2;",
    "        3'd2: if (adding == 3'b100) state <= 3'd3;",
    "        default: if (enable) state <= 3'd0;",
    "      endcase",
    "    end",
  ];
  const about = [
    `${unit.name}: 1 where the largest of ${amount(size, "element")} stands out, layer ${unit.layer}: the sum of all exponentials is at most ${limit}`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `${amount(confidentSchedule.busy(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, lines), memories };
}
