import { amount } from "../amount.ts";
import { counterBits, moduleText, unsigned, type VerilogModule } from "../rtl.ts";
import { addressBits, memorySignal } from "./port.ts";
import { type BurstReaderUnit, beats, bufferedBeats, longestBurst, slotBits, wordsPerBeat } from "./unit.ts";

/** Asks for bursts as long as the buffer has room for them, and sends the words of the beats that it holds. */
export function burstReaderVerilog(unit: BurstReaderUnit, module: string): VerilogModule {
  const total = beats(unit);
  const longest = Math.min(longestBurst, total);
  const bursts = Math.ceil(total / longestBurst);
  const last = total - (bursts - 1) * longestBurst;
  const reserved = counterBits(bufferedBeats + 1);
  const one = unsigned(reserved, 1);
  const burstBytes = Math.log2((longestBurst * unit.port) / 8);
  const index = counterBits(bursts);
  const [araddr, arlen, arvalid, arready] = ["araddr", "arlen", "arvalid", "arready"].map((name) => memorySignal(name));
  const body = [
    `  wire [${unit.port - 1}:0] beat;`,
    "  wire beat_valid;",
    "  wire beat_ready;",
    "  // Beats that were asked for and have not left the buffer.",
    `  reg [${reserved - 1}:0] reserved;`,
    "  reg asked;",
    `  reg [${addressBits - 1}:0] address;`,
    `  wire ask = reserved <= ${unsigned(reserved, bufferedBeats - longest)} && (!asked || ${arready});`,
    ...(bursts > 1
      ? [
          `  reg [${index - 1}:0] burst;`,
          `  wire last_burst = burst == ${unsigned(index, bursts - 1)};`,
          "  always @(posedge clk)",
          `    if (reset) burst <= ${unsigned(index, 0)};`,
          `    else if (ask) burst <= last_burst ? ${unsigned(index, 0)} : burst + ${unsigned(index, 1)};`,
          `  wire [${reserved - 1}:0] beats = ${last === longest ? "" : `last_burst ? ${unsigned(reserved, last)} : `}${unsigned(reserved, longest)};`,
          ...(last === longest
            ? [`  assign ${arlen} = 8'd${longest - 1};`]
            : [
                "  reg asked_last;",
                "  always @(posedge clk) if (ask) asked_last <= last_burst;",
                `  assign ${arlen} = asked_last ? 8'd${last - 1} : 8'd${longest - 1};`,
              ]),
          "  always @(posedge clk)",
          `    if (ask) address <= ${memorySignal("base")} + {${addressBits - index - burstBytes}'d0, burst, ${burstBytes}'d0};`,
        ]
      : [
          `  wire [${reserved - 1}:0] beats = ${unsigned(reserved, total)};`,
          `  assign ${arlen} = 8'd${total - 1};`,
          `  always @(posedge clk) if (ask) address <= ${memorySignal("base")};`,
        ]),
    `  assign ${araddr} = address;`,
    `  assign ${arvalid} = asked;`,
    "  always @(posedge clk)",
    "    if (reset) asked <= 1'b0;",
    "    else if (ask) asked <= 1'b1;",
    `    else if (${arready}) asked <= 1'b0;`,
    "  always @(posedge clk)",
    `    if (reset) reserved <= ${unsigned(reserved, 0)};`,
    `    else reserved <= reserved + (ask ? beats : ${unsigned(reserved, 0)}) - (beat_valid && beat_ready ? ${one} : ${unsigned(reserved, 0)});`,
    `  ${module}_buffer buffer (`,
    "    .clk(clk),",
    "    .reset(reset),",
    `    .in_data(${memorySignal("rdata")}),`,
    `    .in_valid(${memorySignal("rvalid")}),`,
    `    .in_ready(${memorySignal("rready")}), // always 1: beats have room before they are asked for`,
    "    .out_data(beat),",
    "    .out_valid(beat_valid),",
    "    .out_ready(beat_ready)",
    "  );",
    "  assign out_valid = beat_valid;",
    ...words(unit),
  ];
  const about = [
    `${unit.name}: reads the weights of layer ${unit.layer} from memory beside the chip`,
    `image: ${amount(unit.words, "word")} of ${unit.output.bits} bit, ${amount(wordsPerBeat(unit), "word")} in each beat of ${unit.port} bit, ${amount(total, "beat")}; then again from the start`,
    `bursts of up to ${longest}, ${bufferedBeats} beats asked for or held`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

/** Words of a beat, one after the other. */
function words(unit: BurstReaderUnit): readonly string[] {
  const { output, port } = unit;
  const many = wordsPerBeat(unit);
  const slot = slotBits(output.bits);
  if (many === 1) {
    return [
      `  assign out_data = beat${output.bits < port ? `[${output.bits - 1}:0]` : ""};`,
      "  assign beat_ready = out_ready;",
      ...(output.bits < port ? [`  wire unused = &{1'b0, beat[${port - 1}:${output.bits}]};`] : []),
    ];
  }
  // The image may end inside a beat.
  const count = unit.words % many === 0 ? many : unit.words;
  const bits = counterBits(count);
  const place = counterBits(many);
  const lastWord = `word == ${unsigned(bits, count - 1)}`;
  const end = count === many ? lastWord : `(${lastWord} || &word[${Math.min(place, bits) - 1}:0])`;
  const at = bits < place ? `{${place - bits}'d0, word}` : `word[${place - 1}:0]`;
  if (count === 1) {
    return [
      `  assign out_data = beat[${output.bits - 1}:0];`,
      "  assign beat_ready = out_ready;",
      `  wire unused = &{1'b0, beat[${port - 1}:${output.bits}]};`,
    ];
  }
  return [
    `  reg [${bits - 1}:0] word;`,
    `  wire [${place - 1}:0] place = ${at};`,
    `  wire last_word = ${bits < place ? lastWord : end};`,
    "  always @(posedge clk)",
    `    if (reset) word <= ${unsigned(bits, 0)};`,
    `    else if (beat_valid && out_ready) word <= ${lastWord} ? ${unsigned(bits, 0)} : word + ${unsigned(bits, 1)};`,
    `  wire [${output.bits - 1}:0] slots [0:${many - 1}];`,
    ...Array.from({ length: many }, (_, it) => `  assign slots[${it}] = beat[${it * slot} +: ${output.bits}];`),
    "  assign out_data = slots[place];",
    "  assign beat_ready = out_ready && last_word;",
    ...(slot > output.bits
      ? [
          `  wire unused = &{1'b0, ${Array.from({ length: many }, (_, it) => `beat[${it * slot + output.bits} +: ${slot - output.bits}]`).join(", ")}};`,
        ]
      : []),
  ];
}
