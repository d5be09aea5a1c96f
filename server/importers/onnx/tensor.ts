import type { PbfReader } from "pbf";
import { halfToNumber, type NamedArray } from "../npy.ts";

/** A constant tensor; `missing` says why its data is not in the file. */
export interface OnnxTensor extends NamedArray {
  readonly missing?: string;
}

export interface StartedTensor {
  name: string;
  type: number;
  readonly shape: number[];
  /** Elements of the typed fields (float_data, int32_data, int64_data, double_data, uint64_data). */
  readonly elements: number[];
  raw: Uint8Array | undefined;
  external: boolean;
}

export function startTensor(): StartedTensor {
  return { name: "", type: 0, shape: [], elements: [], raw: undefined, external: false };
}

/** One field of a TensorProto. */
export function readTensorField(tag: number, tensor: StartedTensor, reader: PbfReader): void {
  if (tag === 1) reader.readPackedVarint(tensor.shape, true);
  else if (tag === 2) tensor.type = reader.readVarint();
  else if (tag === 4) reader.readPackedFloat(tensor.elements);
  else if (tag === 5 || tag === 7) reader.readPackedVarint(tensor.elements, true);
  else if (tag === 8) tensor.name = reader.readString();
  else if (tag === 9) tensor.raw = reader.readBytes();
  else if (tag === 10) reader.readPackedDouble(tensor.elements);
  else if (tag === 11) reader.readPackedVarint(tensor.elements, false);
  else if (tag === 13 || (tag === 14 && reader.readVarint() === 1)) tensor.external = true;
}

interface RawType {
  readonly name: string;
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
}

/** By TensorProto.DataType. Raw data is little-endian. */
const rawTypes: Readonly<Record<number, RawType>> = {
  1: { name: "float", bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  2: { name: "uint8", bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { name: "int8", bytes: 1, read: (view, at) => view.getInt8(at) },
  4: { name: "uint16", bytes: 2, read: (view, at) => view.getUint16(at, true) },
  5: { name: "int16", bytes: 2, read: (view, at) => view.getInt16(at, true) },
  6: { name: "int32", bytes: 4, read: (view, at) => view.getInt32(at, true) },
  7: { name: "int64", bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  9: { name: "bool", bytes: 1, read: (view, at) => (view.getUint8(at) ? 1 : 0) },
  10: { name: "float16", bytes: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
  11: { name: "double", bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  12: { name: "uint32", bytes: 4, read: (view, at) => view.getUint32(at, true) },
  13: { name: "uint64", bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
};

/** The tensor with its elements as numbers; a tensor without data keeps its shape and says why. */
export function finishTensor(started: StartedTensor): OnnxTensor {
  const { name, shape } = started;
  const count = shape.reduce((product, size) => product * size, 1);
  const missing = (reason: string) => ({ shape, data: new Float64Array(0), missing: reason });
  if (started.external) {
    return missing("its data is in another file (external data): save the model with all data in one file");
  }
  const type = rawTypes[started.type];
  if (!type) return missing(`element type ${started.type} of onnx.proto is not read: convert it to float`);
  if (started.raw && started.elements.length === 0) {
    const { raw } = started;
    if (raw.length !== count * type.bytes) {
      throw new Error(`tensor ${name} of shape [${shape.join(", ")}] has ${raw.length} bytes of ${type.name} data`);
    }
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const data = started.type === 1 ? new Float32Array(count) : new Float64Array(count);
    for (let index = 0; index < count; index++) data[index] = type.read(view, index * type.bytes);
    return { shape, data };
  }
  if (started.elements.length !== count) {
    throw new Error(`tensor ${name} of shape [${shape.join(", ")}] has ${started.elements.length} elements`);
  }
  const elements = started.type === 10 ? started.elements.map(halfToNumber) : started.elements;
  return { shape, data: started.type === 1 ? Float32Array.from(elements) : Float64Array.from(elements) };
}
