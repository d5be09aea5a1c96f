import { expect, test } from "vitest";
import { createBackoff } from "../../client/languageClient/backoff.ts";

test("a server that keeps crashing is restarted with growing waits and never given up", () => {
  const crashed = createBackoff();
  let now = 0;
  const waits = Array.from({ length: 9 }, () => {
    const { wait } = crashed(now);
    now += wait + 100;
    return wait;
  });
  expect(waits).toEqual([0, 250, 1_000, 4_000, 15_000, 60_000, 60_000, 60_000, 60_000]);
});

test("a crash after a healthy time is restarted at once", () => {
  const crashed = createBackoff();
  crashed(0);
  expect(crashed(1_000)).toEqual({ count: 2, wait: 250 });
  expect(crashed(500_000)).toEqual({ count: 1, wait: 0 });
});
