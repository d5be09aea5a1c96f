import { expect, test } from "vitest";
import { sramBitAccess } from "../../server/units/energy.ts";
import { aroundDevices, boardEnergies, operationRows, roofRows } from "./energy.ts";

test("the energy of a board is within 20 % of every measurement of MLPerf Tiny", () => {
  const rows = boardEnergies();
  expect(rows.length).toBe(9);
  for (const { what, predicted, published } of rows) {
    expect(Math.abs(predicted / published - 1), what).toBeLessThan(0.2);
  }
});

test("the catalogue has the power around a device that the measurements show", () => {
  for (const { what, predicted, published } of aroundDevices()) {
    expect(Math.abs(predicted / published - 1), what).toBeLessThan(0.02);
  }
});

test("laws are where the figures are that they were fitted to", () => {
  const fitted = operationRows().filter(({ note }) => /fitted to it/.test(note));
  expect(fitted.length).toBeGreaterThan(6);
  for (const { what, predicted, published } of fitted) {
    expect(Math.abs(predicted / published - 1), what).toBeLessThan(0.08);
  }
});

test("the peak of an array follows from its multipliers and clock", () => {
  const [tpu] = roofRows();
  expect(tpu!.predicted / tpu!.published).toBeCloseTo(1, 1);
});

test("a bit of a larger memory never costs less", () => {
  for (let bits = 512; bits < 2 ** 24; bits *= 2) {
    expect(sramBitAccess(2 * bits)).toBeGreaterThanOrEqual(sramBitAccess(bits));
  }
});
