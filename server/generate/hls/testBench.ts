import type { Design } from "../../mapping/design.ts";
import { weightPorts } from "../offChip.ts";
import { hlsMemoryPort, hlsTop, title } from "./top.ts";

/**
 * `hls/<network>_test.cpp`: feeds the frames of `input_<port>.txt` to the top function and compares every output word with
 * `expected_<port>.txt` (format: server/generate/vectors.ts). What it prints is read by server/verify/hls.ts:
 *   `DNNX mismatch vector=V port=P word=W expected=H actual=H` for the first wrong word,
 *   `DNNX result vectors=N mismatches=M` at the end.
 * Exit code 0: all frames agree; 1: some do not; 2: a file is missing or does not hold whole frames.
 */
export function testBench(design: Design): string {
  const { inputs, outputs } = design;
  const network = design.network.name;
  const memories = weightPorts(design);
  const ports = [
    ...inputs.map((port, i) => ({ port, variable: `input_${i}` })),
    ...outputs.map((port, i) => ({ port, variable: `expected_${i}` })),
  ];
  const lines = [
    ...title(design, "C test bench of the accelerator"),
    `#include "${network}.hpp"`,
    "",
    "#include <cstdio>",
    "#include <fstream>",
    "#include <string>",
    "",
    "namespace {",
    "",
    "// Reads one word in hexadecimal; false at the end of the file.",
    "template <int W>",
    "bool read_word(std::ifstream& file, ap_uint<W>& word) {",
    "  std::string text;",
    "  if (!(file >> text)) return false;",
    "  word = 0;",
    "  for (std::string::size_type i = 0; i < text.size() && 4 * static_cast<int>(i) < W; ++i) {",
    "    const char c = text[text.size() - 1 - i];",
    "    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;",
    "    const int low = 4 * static_cast<int>(i);",
    "    word.range(low + 3, low) = ap_uint<4>(digit);",
    "  }",
    "  return true;",
    "}",
    "",
    "template <int W>",
    "std::string hexadecimal(const ap_uint<W>& word) {",
    "  std::string text;",
    "  for (int low = W - 4; low >= 0; low -= 4) {",
    "    int digit = 0;",
    "    for (int bit = 3; bit >= 0; --bit) digit = 2 * digit + (word[low + bit] ? 1 : 0);",
    '    text += "0123456789abcdef"[digit];',
    "  }",
    "  return text;",
    "}",
    "",
    "// Words of one frame from a file to a stream: 1 done, 0 the file was at its end, -1 it ended inside the frame.",
    "template <int W>",
    "int feed(std::ifstream& file, hls::stream<ap_uint<W> >& stream, int words) {",
    "  ap_uint<W> word = 0;",
    "  for (int i = 0; i < words; ++i) {",
    "    if (!read_word(file, word)) return i == 0 ? 0 : -1;",
    "    stream.write(word);",
    "  }",
    "  return 1;",
    "}",
    "",
    ...(memories.length === 0
      ? []
      : [
          "// Beats of the weights in memory beside the chip.",
          "template <int W>",
          "bool read_image(const std::string& path, ap_uint<W>* image, int beats) {",
          "  std::ifstream file(path.c_str());",
          "  for (int i = 0; i < beats; ++i) {",
          "    if (!read_word(file, image[i])) return false;",
          "  }",
          "  return true;",
          "}",
          "",
        ]),
    "// Compares one frame of an output: words that differ, or -1 when the file ended.",
    "template <int W>",
    "int compare(std::ifstream& file, hls::stream<ap_uint<W> >& stream, int words, int frame, int port, bool report) {",
    "  int wrong = 0;",
    "  for (int i = 0; i < words; ++i) {",
    "    ap_uint<W> expected = 0;",
    "    const ap_uint<W> found = stream.read();",
    "    if (!read_word(file, expected)) return -1;",
    "    if (found == expected) continue;",
    "    if (report && wrong == 0) {",
    '      std::printf("DNNX mismatch vector=%d port=%d word=%d expected=%s actual=%s\\n", frame, port, i,',
    "                  hexadecimal(expected).c_str(), hexadecimal(found).c_str());",
    "    }",
    "    ++wrong;",
    "  }",
    "  return wrong;",
    "}",
    "",
    "int incomplete(const char* name) {",
    '  std::fprintf(stderr, "%s does not hold a whole number of frames, or fewer than the other files\\n", name);',
    "  return 2;",
    "}",
    "",
    "}  // namespace",
    "",
    "// Argument: the folder of the test vectors.",
    "int main(int argc, char** argv) {",
    '  const std::string folder = argc > 1 ? argv[1] : "test";',
    ...ports.flatMap(({ variable }) => [
      `  std::ifstream ${variable}((folder + "/${variable}.txt").c_str());`,
      `  if (!${variable}) {`,
      `    std::fprintf(stderr, "%s/${variable}.txt cannot be read; give the folder of the test vectors as argument\\n", folder.c_str());`,
      "    return 2;",
      "  }",
    ]),
    ...inputs.map((port, i) => `  hls::stream<ap_uint<${port.dataBits}> > s_axis_${i}("s_axis_${i}");`),
    ...outputs.map((port, i) => `  hls::stream<ap_uint<${port.dataBits}> > m_axis_${i}("m_axis_${i}");`),
    ...memories.flatMap(({ unit, bits, beats, path }) => [
      `  static ap_uint<${bits}> ${hlsMemoryPort(unit)}[${beats}];`,
      `  if (!read_image(folder + "/../${path}", ${hlsMemoryPort(unit)}, ${beats})) return incomplete("${path}");`,
    ]),
    "  int frames = 0, mismatches = 0;",
    "  for (;;) {",
    `    const int fed = feed(input_0, s_axis_0, ${inputs[0]!.stream.words});`,
    "    if (fed == 0) break;",
    '    if (fed < 0) return incomplete("input_0.txt");',
    ...inputs
      .slice(1)
      .map(
        (port, i) =>
          `    if (feed(input_${i + 1}, s_axis_${i + 1}, ${port.stream.words}) != 1) return incomplete("input_${i + 1}.txt");`,
      ),
    `    ${hlsTop(design)}(${[...inputs.map((_, i) => `s_axis_${i}`), ...outputs.map((_, i) => `m_axis_${i}`), ...memories.map(({ unit }) => hlsMemoryPort(unit))].join(", ")});`,
    "    bool wrong = false;",
    ...outputs.flatMap((port, i) => [
      `    const int wrong_${i} = compare(expected_${i}, m_axis_${i}, ${port.stream.words}, frames, ${i}, mismatches == 0 && !wrong);`,
      `    if (wrong_${i} < 0) return incomplete("expected_${i}.txt");`,
      `    wrong = wrong || wrong_${i} > 0;`,
    ]),
    "    ++frames;",
    "    if (wrong) ++mismatches;",
    "  }",
    '  std::printf("DNNX result vectors=%d mismatches=%d\\n", frames, mismatches);',
    "  return mismatches == 0 ? 0 : 1;",
    "}",
    "",
  ];
  return lines.join("\n");
}
