import type { Design } from "../../mapping/design.ts";
import { weightImages } from "../offChip.ts";
import { apFixed } from "./shim/apFixed.ts";
import { apInt } from "./shim/apInt.ts";
import { hlsStream } from "./shim/hlsStream.ts";
import { testBench } from "./testBench.ts";
import { hlsSources } from "./top.ts";
import { vitisScript } from "./vitis.ts";

/**
 * The C++ part of the generated folder, path to text: `hls/<network>.cpp`, `.hpp` and `_test.cpp`, the constants in
 * `weights/`, small headers in `hls/shim/` for compilers outside Vitis, and `vendor/vitis_hls.tcl`. Test vectors are
 * written by server/generate/vectors.ts.
 */
export function hlsFiles(design: Design): Map<string, string> {
  const network = design.network.name;
  const { header, source, constants } = hlsSources(design);
  return new Map([
    [`hls/${network}.hpp`, header],
    [`hls/${network}.cpp`, source],
    [`hls/${network}_test.cpp`, testBench(design)],
    ...constants,
    ...weightImages(design),
    ["hls/shim/ap_int.h", apInt],
    ["hls/shim/ap_fixed.h", apFixed],
    ["hls/shim/hls_stream.h", hlsStream],
    ["vendor/vitis_hls.tcl", vitisScript(design)],
  ]);
}
