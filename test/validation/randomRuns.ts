/** Random networks (of images and vectors, of sequences, that move data) that were simulated, newest last. */
interface RandomRun {
  readonly seed: string;
  readonly networks: number;
  /** Of the Verilog or the C++. */
  readonly wrong: number;
  /** Cycles as the estimate says them. */
  readonly latencies: number;
  readonly intervals: number;
  readonly found: string;
}

export const randomRuns: readonly RandomRun[] = [
  {
    seed: "several",
    networks: 502,
    wrong: 0,
    latencies: 499,
    intervals: 497,
    found:
      "intervals 13 % to 33 % longer in four where words that come in bursts had too little room, one a cycle shorter; latencies 0.1 %, 4 % and 7 % later",
  },
  { seed: "888", networks: 234, wrong: 0, latencies: 234, intervals: 234, found: "nothing (images and vectors only)" },
  {
    seed: "4242",
    networks: 502,
    wrong: 1,
    latencies: 499,
    intervals: 499,
    found:
      "a transposed convolution of a single row waited for ever: its ring buffer held 16 words where windows need 18; two intervals and a latency a cycle shorter, a latency behind a join 3.7 % later",
  },
  {
    seed: "221122",
    networks: 510,
    wrong: 0,
    latencies: 510,
    intervals: 505,
    found: "intervals of sparse units were rounded up by half a cycle",
  },
  {
    seed: "31337",
    networks: 300,
    wrong: 1,
    latencies: 299,
    intervals: 298,
    found:
      "one could not be generated, since windows in front that are left out gave its first frame no time; an interval 0.3 % longer",
  },
  {
    seed: "2026, 2027, 2028",
    networks: 765,
    wrong: 1,
    latencies: 763,
    intervals: 764,
    found:
      "a conversion by 2^235 was 0 in the header that stands in for the vendor's; an interval of 32 cycles was 33, because the last pixel of a global pool leaves in a burst; latencies 1 and 2 cycles later where a sparse layer is reshaped",
  },
  {
    seed: "none: written by hand, unlike those that are drawn",
    networks: 123,
    wrong: 0,
    latencies: 112,
    intervals: 122,
    found:
      "first frames came up to 33 % later than estimated beside a fork that waits for a reader other than a window (groups, rows of a table, lists, zeros, steps of a recurrent layer, layers behind functions); all eleven are within 1 % now, four of them exact; an interval that four frames do not settle",
  },
  {
    seed: "3001, 3002",
    networks: 510,
    wrong: 0,
    latencies: 508,
    intervals: 510,
    found: "a latency of 80 cycles was 82 behind two reshapes in a row, one of 1,192 was 1,193",
  },
  { seed: "3003, 3004", networks: 510, wrong: 0, latencies: 510, intervals: 510, found: "nothing" },
  { seed: "4001, 4002", networks: 510, wrong: 0, latencies: 510, intervals: 510, found: "nothing" },
];
