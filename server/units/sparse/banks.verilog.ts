import { counterBits, unsigned } from "../rtl.ts";

/**
 * Two banks for the vectors of pixels, elements in one by one: the bank that is written, and how many banks are full, as the writer sees it
 * and as the reader does, who takes them earlier (`fetched`) than it gives them back (`released`).
 */
export function vectorBanks(columns: number): readonly string[] {
  const place = counterBits(columns);
  const end = columns > 1 ? `in_valid && in_ready && place == ${unsigned(place, columns - 1)}` : "in_valid && in_ready";
  return [
    "  // Two banks for vectors.",
    `  reg [${place - 1}:0] place;`,
    "  reg write_bank;",
    "  reg [1:0] held;   // full banks",
    "  reg [1:0] unread; // full banks of which not all entries were read",
    "  wire released;",
    "  wire fetched;",
    `  wire filled = ${end};`,
    "  assign in_ready = held != 2'd2;",
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      place <= ${unsigned(place, 0)};`,
    "      write_bank <= 1'b0;",
    "      held <= 2'd0;",
    "      unread <= 2'd0;",
    "    end else begin",
    `      if (in_valid && in_ready) place <= filled ? ${unsigned(place, 0)} : place + ${unsigned(place, 1)};`,
    "      if (filled) write_bank <= !write_bank;",
    "      held <= held + {1'b0, filled} - {1'b0, released};",
    "      unread <= unread + {1'b0, filled} - {1'b0, fetched};",
    "    end",
  ];
}
