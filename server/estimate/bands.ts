/**
 * How far an estimate may be off, as factors of its value, and what that was measured on. Nothing here is wished for: where no
 * measurement exists the band is wide and says so.
 */
export interface Band {
  readonly low: number;
  readonly high: number;
  readonly measuredOn: string;
}

const notMeasured = "not yet measured";

export const bands = {
  interval: { low: 0.98, high: 1.02, measuredOn: notMeasured },
  latency: { low: 0.98, high: 1.02, measuredOn: notMeasured },
  lut: { low: 0.5, high: 2, measuredOn: notMeasured },
  ff: { low: 0.5, high: 2, measuredOn: notMeasured },
  dsp: { low: 0.9, high: 1.1, measuredOn: notMeasured },
  bram18: { low: 0.8, high: 1.3, measuredOn: notMeasured },
  uram: { low: 1, high: 1, measuredOn: "counted; no generated unit uses one on its own" },
  arithmetic: { low: 0.3, high: 3, measuredOn: notMeasured },
  onChipMemory: { low: 0.3, high: 3, measuredOn: notMeasured },
  static: { low: 0.5, high: 2, measuredOn: "typical figure at 25 degrees Celsius, not of one chip" },
} as const satisfies Record<string, Band>;
