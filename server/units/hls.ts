import { addHls } from "./add/hls.ts";
import { argmaxHls } from "./argmax/hls.ts";
import { attentionHls } from "./attention/hls.ts";
import type { BurstReaderUnit } from "./burstReader/unit.ts";
import { confidentHls } from "./confident/hls.ts";
import { constantMatrixHls } from "./constantMatrix/hls.ts";
import { converterHls } from "./converter/hls.ts";
import type { HlsUnit } from "./cpp.ts";
import { depthwiseHls } from "./depthwise/hls.ts";
import { embeddingHls } from "./embedding/hls.ts";
import type { FifoUnit } from "./fifo/unit.ts";
import { fillHls } from "./fill/hls.ts";
import { finishHls } from "./finish/hls.ts";
import { forkHls } from "./fork/hls.ts";
import { globalPoolHls } from "./globalPool/hls.ts";
import { layernormHls } from "./layernorm/hls.ts";
import { lookupHls } from "./lookup/hls.ts";
import { matrixVectorHls } from "./matrixVector/hls.ts";
import { mergeHls } from "./merge/hls.ts";
import { multiplyHls } from "./multiply/hls.ts";
import { padHls } from "./pad/hls.ts";
import { poolHls } from "./pool/hls.ts";
import { recurrentHls } from "./recurrent/hls.ts";
import { reorderHls } from "./reorder/hls.ts";
import { sliceHls } from "./slice/hls.ts";
import { softmaxHls } from "./softmax/hls.ts";
import { sparseHls } from "./sparse/hls.ts";
import { sparseColumnsHls } from "./sparseColumns/hls.ts";
import { twoSlopesHls } from "./twoSlopes/hls.ts";
import type { Unit } from "./unit.ts";
import { windowHls } from "./window/hls.ts";

/**
 * The C++ function of a unit; one call computes one frame. A FIFO is no function but the depth of an `hls::stream`.
 * @param name a C++ identifier for the function; constant tables are called `<name>_weights` and so on
 */
export function hlsUnit(unit: Exclude<Unit, FifoUnit | BurstReaderUnit>, name: string): HlsUnit {
  switch (unit.kind) {
    case "window":
      return windowHls(unit, name);
    case "matrixVector":
      return matrixVectorHls(unit, name);
    case "constantMatrix":
      return constantMatrixHls(unit, name);
    case "sparse":
      return sparseHls(unit, name);
    case "sparseColumns":
      return sparseColumnsHls(unit, name);
    case "depthwise":
      return depthwiseHls(unit, name);
    case "fill":
      return fillHls(unit, name);
    case "finish":
      return finishHls(unit, name);
    case "pool":
      return poolHls(unit, name);
    case "twoSlopes":
      return twoSlopesHls(unit, name);
    case "globalPool":
      return globalPoolHls(unit, name);
    case "lookup":
      return lookupHls(unit, name);
    case "add":
      return addHls(unit, name);
    case "argmax":
      return argmaxHls(unit, name);
    case "embedding":
      return embeddingHls(unit, name);
    case "softmax":
      return softmaxHls(unit, name);
    case "layernorm":
      return layernormHls(unit, name);
    case "attention":
      return attentionHls(unit, name);
    case "confident":
      return confidentHls(unit, name);
    case "recurrent":
      return recurrentHls(unit, name);
    case "fork":
      return forkHls(unit, name);
    case "converter":
      return converterHls(unit, name);
    case "merge":
      return mergeHls(unit, name);
    case "slice":
      return sliceHls(unit, name);
    case "pad":
      return padHls(unit, name);
    case "multiply":
      return multiplyHls(unit, name);
    case "reorder":
      return reorderHls(unit, name);
  }
}
