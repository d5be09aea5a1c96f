/**
 * The `.npy` format of NumPy (format versions 1 to 3): one array with its shape and element type.
 */

export type ArrayData =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** An array in row-major order. */
export interface NamedArray {
  readonly shape: readonly number[];
  readonly data: ArrayData;
}

interface ElementType {
  readonly bytes: number;
  readonly make: (count: number) => ArrayData;
  readonly read: (view: DataView, offset: number, little: boolean) => number;
}

/** By kind letter and size of NumPy's type string. 64-bit integers become doubles, half floats single ones: exact. */
const elementTypes: Readonly<Record<string, ElementType>> = {
  f2: {
    bytes: 2,
    make: (n) => new Float32Array(n),
    read: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  },
  f4: { bytes: 4, make: (n) => new Float32Array(n), read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, make: (n) => new Float64Array(n), read: (view, at, little) => view.getFloat64(at, little) },
  i1: { bytes: 1, make: (n) => new Int8Array(n), read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, make: (n) => new Int16Array(n), read: (view, at, little) => view.getInt16(at, little) },
  i4: { bytes: 4, make: (n) => new Int32Array(n), read: (view, at, little) => view.getInt32(at, little) },
  i8: { bytes: 8, make: (n) => new Float64Array(n), read: (view, at, little) => exact(view.getBigInt64(at, little)) },
  u1: { bytes: 1, make: (n) => new Uint8Array(n), read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, make: (n) => new Uint16Array(n), read: (view, at, little) => view.getUint16(at, little) },
  u4: { bytes: 4, make: (n) => new Uint32Array(n), read: (view, at, little) => view.getUint32(at, little) },
  u8: { bytes: 8, make: (n) => new Float64Array(n), read: (view, at, little) => exact(view.getBigUint64(at, little)) },
  b1: { bytes: 1, make: (n) => new Uint8Array(n), read: (view, at) => (view.getUint8(at) ? 1 : 0) },
};

/**
 * Reads one array; Fortran order becomes row-major.
 *
 * @param name What error messages call the data, such as a path.
 * @throws When the bytes are no `.npy` array of numbers, are cut off, or hold a 64-bit integer beyond 2^53.
 */
export function readNpy(bytes: Uint8Array, name: string): NamedArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (bytes.length < 10 || magic.some((byte, index) => bytes[index] !== byte)) {
    throw new Error(`${name} is no .npy file: it does not start with the NumPy signature; save it with numpy.save`);
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3)
    throw new Error(`${name}: .npy format version ${version} is unknown, 1 to 3 are read`);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : bytes.length < 12 ? 0 : view.getUint32(8, true);
  if (start + length > bytes.length) {
    throw new Error(`${name} is cut off: its header needs ${start + length} bytes, there are ${bytes.length}`);
  }
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const { type, little, fortran, shape } = readHeader(header, name);
  const count = shape.reduce((product, size) => product * size, 1);
  const present = bytes.length - start - length;
  if (count * type.bytes > present) {
    throw new Error(
      `${name} is cut off: shape (${shape.join(", ")}) needs ${count * type.bytes} bytes of data, there are ${present}`,
    );
  }
  const data = type.make(count);
  const order = fortran ? fortranOrder(shape) : undefined;
  for (let index = 0; index < count; index++) {
    const source = order ? order(index) : index;
    try {
      data[index] = type.read(view, start + length + source * type.bytes, little);
    } catch (failure) {
      throw new Error(`${name}: element ${index}: ${(failure as Error).message}`);
    }
  }
  return { shape, data };
}

/** Writes format version 1.0, row-major, little-endian. */
export function writeNpy({ shape, data }: NamedArray): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length)
    throw new Error(`shape (${shape.join(", ")}) has ${count} elements, the data ${data.length}`);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${typeString(data)}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padded = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(padded + data.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (padded - 10) & 255, (padded - 10) >> 8]);
  bytes.set(new TextEncoder().encode(`${text.padEnd(padded - 11)}\n`), 10);
  const view = new DataView(bytes.buffer);
  const write = writers[typeString(data).slice(1)]!;
  for (let index = 0; index < count; index++) write(view, padded + index * data.BYTES_PER_ELEMENT, data[index]!);
  return bytes;
}

/** Value of an IEEE 754 half precision number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const writers: Readonly<Record<string, (view: DataView, at: number, value: number) => void>> = {
  f8: (view, at, value) => view.setFloat64(at, value, true),
  f4: (view, at, value) => view.setFloat32(at, value, true),
  i1: (view, at, value) => view.setInt8(at, value),
  u1: (view, at, value) => view.setUint8(at, value),
  i2: (view, at, value) => view.setInt16(at, value, true),
  u2: (view, at, value) => view.setUint16(at, value, true),
  i4: (view, at, value) => view.setInt32(at, value, true),
  u4: (view, at, value) => view.setUint32(at, value, true),
};

function typeString(data: ArrayData): string {
  if (data instanceof Float64Array) return "<f8";
  if (data instanceof Float32Array) return "<f4";
  if (data instanceof Int8Array) return "|i1";
  if (data instanceof Uint8Array) return "|u1";
  if (data instanceof Int16Array) return "<i2";
  if (data instanceof Uint16Array) return "<u2";
  return data instanceof Int32Array ? "<i4" : "<u4";
}

function readHeader(header: string, name: string) {
  const descr = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z])(\d+)'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const tuple = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header);
  if (!order || !tuple) throw new Error(`${name}: the .npy header cannot be read: ${header.trim().slice(0, 120)}`);
  const type = descr && elementTypes[`${descr[2]}${descr[3]}`];
  if (!descr || !type) {
    const found = /'descr'\s*:\s*('[^']*'|\[[^\]]*\]?)/.exec(header)?.[1] ?? "none";
    throw new Error(`${name}: element type ${found} is not read: convert it to a float or an integer of up to 64 bits`);
  }
  const shape = (tuple[1]!.match(/\d+/g) ?? []).map(Number);
  return { type, little: descr[1] !== ">", fortran: order[1] === "True", shape };
}

/** Maps a row-major index to the index of the same element in column-major order. */
function fortranOrder(shape: readonly number[]): (index: number) => number {
  return (index) => {
    let rest = index;
    let source = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis]!;
      const stride = shape.slice(0, axis).reduce((product, extent) => product * extent, 1);
      source += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    return source;
  };
}

function exact(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`the integer ${value} is beyond 2^53 and would lose precision`);
  return number;
}
