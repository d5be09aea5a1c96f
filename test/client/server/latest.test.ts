import { expect, test } from "vitest";
import { latest } from "../../../client/server/latest.ts";

test("asked for while it works, it works once more, however often it was asked", async () => {
  const ends: (() => void)[] = [];
  let running = 0;
  const update = latest(async () => {
    running += 1;
    expect(running).toBe(1);
    await new Promise<void>((end) => void ends.push(end));
    running -= 1;
  });
  const finish = async (): Promise<void> => {
    ends.at(-1)?.();
    await new Promise((done) => setImmediate(done));
  };
  update();
  for (let time = 0; time < 5; time++) update();
  expect(ends).toHaveLength(1);
  await finish();
  expect(ends).toHaveLength(2);
  await finish();
  expect(ends).toHaveLength(2);
  update();
  expect(ends).toHaveLength(3);
});
