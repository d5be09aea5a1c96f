import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ArrayData, halfToNumber, readNpy, writeNpy } from "../../server/importers/npy.ts";
import { readNpz, writeNpz } from "../../server/importers/npz.ts";
import { models } from "./models.ts";

/** Bytes of a file with this header text, as NumPy lays it out. */
function npy(header: string, data: Uint8Array, version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const bytes = new Uint8Array(start + header.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), start);
  bytes.set(data, start + header.length);
  return bytes;
}

const header = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

const bytesOf = (write: (view: DataView) => void, length: number) => {
  const view = new DataView(new ArrayBuffer(length));
  write(view);
  return new Uint8Array(view.buffer);
};

describe("reading .npy", () => {
  test.each([
    ["<f8", bytesOf((v) => v.setFloat64(0, -1.5, true), 8), -1.5],
    [">f8", bytesOf((v) => v.setFloat64(0, -1.5, false), 8), -1.5],
    ["<f4", bytesOf((v) => v.setFloat32(0, 0.25, true), 4), 0.25],
    ["<f2", bytesOf((v) => v.setUint16(0, 0xc100, true), 2), -2.5],
    ["<i8", bytesOf((v) => v.setBigInt64(0, -(2n ** 40n), true), 8), -(2 ** 40)],
    ["<u8", bytesOf((v) => v.setBigUint64(0, 2n ** 50n, true), 8), 2 ** 50],
    [">i4", bytesOf((v) => v.setInt32(0, -70_000, false), 4), -70_000],
    ["<u4", bytesOf((v) => v.setUint32(0, 4e9, true), 4), 4e9],
    ["<i2", bytesOf((v) => v.setInt16(0, -300, true), 2), -300],
    ["<u2", bytesOf((v) => v.setUint16(0, 65_535, true), 2), 65_535],
    ["|i1", Uint8Array.of(0xff), -1],
    ["|u1", Uint8Array.of(0xff), 255],
    ["|b1", Uint8Array.of(1), 1],
  ])("%s", (descr, data, value) => {
    expect([...readNpy(npy(header(descr, "(1,)"), data), "a").data]).toEqual([value]);
  });

  test("versions 2 and 3 have a longer header length", () => {
    for (const version of [2, 3]) {
      expect(readNpy(npy(header("|u1", "(2,)"), Uint8Array.of(3, 4), version), "a").data).toEqual(Uint8Array.of(3, 4));
    }
  });

  test("Fortran order becomes row-major", () => {
    const array = readNpy(npy(header("|u1", "(2, 3)", "True"), Uint8Array.of(1, 4, 2, 5, 3, 6)), "a");
    expect(array.shape).toEqual([2, 3]);
    expect([...array.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("a scalar has the shape ()", () => {
    expect(readNpy(npy(header("|i1", "()"), Uint8Array.of(7)), "a")).toEqual({ shape: [], data: Int8Array.of(7) });
  });

  test("half precision: zero, the smallest, the largest, infinity", () => {
    expect([0x0000, 0x0001, 0x3c00, 0x7bff, 0x7c00, 0xfc00].map(halfToNumber)).toEqual([
      0,
      2 ** -24,
      1,
      65504,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
  });

  test.each([
    ["garbage", new TextEncoder().encode("hello, world"), /w.npy is no .npy file/],
    ["nothing", new Uint8Array(0), /is no .npy file/],
    [
      "a header that is cut off",
      npy(header("<f4", "(4,)"), new Uint8Array(16)).subarray(0, 30),
      /cut off: its header needs/,
    ],
    [
      "data that is cut off",
      npy(header("<f4", "(4,)"), new Uint8Array(12)),
      /shape \(4\) needs 16 bytes of data, there are 12/,
    ],
    ["a shape beyond the memory", npy(header("<f8", "(999999999, 999999999)"), new Uint8Array(8)), /cut off/],
    ["complex numbers", npy(header("<c8", "(1,)"), new Uint8Array(8)), /element type '<c8' is not read/],
    ["Python objects", npy(header("|O", "(1,)"), new Uint8Array(8)), /element type '\|O' is not read/],
    [
      "an integer beyond 2^53",
      npy(header("<u8", "(1,)"), new Uint8Array(8).fill(255)),
      /18446744073709551615 is beyond 2\^53/,
    ],
    ["version 9", npy(header("<f4", "(1,)"), new Uint8Array(4), 9), /version 9 is unknown/],
  ])("%s is refused with a message", (_, bytes, message) => {
    expect(() => readNpy(bytes, "w.npy")).toThrow(message);
  });
});

const arrays = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.constantFrom(
      Float64Array,
      Float32Array,
      Int8Array,
      Uint8Array,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
    ),
    fc.integer(),
  )
  .map(([shape, kind, seed]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const data: ArrayData = new kind(count);
    for (let index = 0; index < count; index++) data[index] = seed * (index + 1);
    return { shape, data };
  });

describe("writing", () => {
  test("what is written is read back, with its type", () => {
    fc.assert(
      fc.property(arrays, (array) => {
        expect(readNpy(writeNpy(array), "a")).toEqual(array);
      }),
    );
  });

  test("data starts at a multiple of 64 bytes, as NumPy wants it", () => {
    fc.assert(
      fc.property(arrays, (array) => {
        const bytes = writeNpy(array);
        expect((bytes.length - array.data.byteLength) % 64).toBe(0);
        expect(bytes[bytes.length - array.data.byteLength - 1]).toBe(10);
      }),
    );
  });

  test("a shape that is not the data's is refused", () => {
    expect(() => writeNpy({ shape: [3], data: Int8Array.of(1) })).toThrow(/3 elements, the data 1/);
  });
});

describe(".npz", () => {
  test("keeps names, order and values, and gives the same bytes each time", () => {
    fc.assert(
      fc.property(fc.array(arrays, { maxLength: 4 }), (list) => {
        const given = new Map(list.map((array, index) => [`layer${index}.weight`, array]));
        const bytes = writeNpz(given);
        expect([...readNpz(bytes, "w")]).toEqual([...given]);
        expect(writeNpz(given)).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  test("every cut of an archive is refused with a message", () => {
    const bytes = writeNpz(new Map([["a", { shape: [300], data: Float32Array.from({ length: 300 }, Math.sqrt) }]]));
    for (let length = 0; length < bytes.length; length += 37) {
      expect(() => readNpz(bytes.subarray(0, length), "w.npz")).toThrow(/^w\.npz/);
    }
  });

  test("arbitrary bytes never do anything but throw a message", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        expect(() => readNpz(bytes, "w.npz")).toThrow(/^w\.npz/);
      }),
    );
  });

  test("an entry that claims gigabytes is refused before they are allocated", () => {
    const bytes = writeNpz(new Map([["a", { shape: [4], data: Int8Array.of(1, 2, 3, 4) }]]));
    const view = new DataView(bytes.buffer);
    const central = bytes.findIndex((_, at) => at + 4 < bytes.length && view.getUint32(at, true) === 0x02014b50);
    view.setUint32(central + 24, 0x7fffffff, true);
    expect(() => readNpz(bytes, "w.npz")).toThrow(/a\.npy claims 2147483647 bytes/);
  });

  test("a public archive written by NumPy", ({ skip }) => {
    const file = models("finn/cifar10/cifar10-test-data-class3.npz") ?? skip("../shared/models is not there");
    const array = readNpz(file, "cifar10").get("arr_0")!;
    expect(array.shape).toEqual([1, 3, 32, 32]);
    expect(array.data).toBeInstanceOf(Uint8Array);
  });
});
