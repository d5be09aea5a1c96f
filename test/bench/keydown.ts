// From a key to the squiggle that it makes or ends, in a real VS Code, while somebody types in a network of 1,000 layers.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import type { Page } from "playwright-core";
import { type Editor, goTo, startEditor } from "../e2e/editor.ts";
import { longNetwork } from "./measure/longNetwork.ts";
import { percentile, type Times } from "./measure/times.ts";

const layers = 1_000;
const presses = 300;
const warmUp = 60;

async function measure({ page, folder, open, languageServers }: Editor): Promise<void> {
  const text = longNetwork(layers);
  writeFileSync(join(folder, "long.dnnx"), text);
  await open("long.dnnx");
  await page.locator(".codelens-decoration").first().waitFor();
  // Behind a name in the middle: with one letter more there is no such name.
  const offset = text.indexOf(")", text.indexOf("= batchnorm(", text.length / 2));
  const before = text.slice(0, offset);
  await goTo(page, before.split("\n").length, offset - before.lastIndexOf("\n"));
  await page.evaluate(watch);

  for (let press = 0; press < warmUp; press++) await type(page, press);
  const [server = 0] = languageServers();
  const processes = { "language server": server, "extension host": parentOf(server) };
  const start = Object.fromEntries(Object.entries(processes).map(([name, id]) => [name, cpuOf(id)]));
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const task = async () =>
    (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const taskStart = await task();
  const times: Times[] = [];
  for (let press = 0; press < presses; press++) times.push({ wall: await type(page, press), cpu: 0 });

  const table = new Table({ head: ["keydown to squiggle", "p50", "p90", "p99", "worst"], style: { head: [] } });
  const shares = [0.5, 0.9, 0.99, 1].map((share) => percentile(times, share, "wall"));
  table.push([`${layers} layers, ${presses} keys`, ...shares]);
  console.log(table.toString());
  console.log("Limits: p50 50 ms, p99 100 ms.");
  const used = Object.entries(processes).map(
    ([name, id]) => `${name} ${((cpuOf(id) - (start[name] ?? 0)) / presses).toFixed(1)} ms`,
  );
  const window = ((await task()) - taskStart) * 1000;
  console.log(`CPU per key: ${used.join(", ")}, window ${(window / presses).toFixed(1)} ms (main thread).`);
}

/** In the window: how long each key took to change whether there are squiggles. Painting follows in the same frame. */
const watch = `
  let pressed = 0;
  let shown = false;
  window.dnnxTimes = [];
  document.addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), true);
  new MutationObserver(() => {
    const now = document.querySelector(".monaco-editor .squiggly-error") !== null;
    if (now === shown) return;
    shown = now;
    window.dnnxTimes.push(performance.now() - pressed);
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
`;

const editor = await startEditor();
try {
  await measure(editor);
} finally {
  await editor.close();
}

/** Types a letter that is wrong, or takes it back; gives the time in ms until it shows. */
async function type(page: Page, press: number): Promise<number> {
  const count = await page.evaluate<number>("window.dnnxTimes.length");
  await page.keyboard.press(press % 2 === 0 ? "9" : "Backspace");
  await page.waitForFunction(`window.dnnxTimes.length > ${count}`, undefined, { polling: 20, timeout: 60_000 });
  const time = await page.evaluate<number>("window.dnnxTimes.at(-1)");
  // As somebody types: what a key leaves to do is not always done before the next one.
  await page.waitForTimeout(80);
  return time;
}

/** CPU time of a process so far, in ms (Linux). */
function cpuOf(id: number): number {
  const fields = statOf(id);
  const ticksPerSecond = 100;
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

function parentOf(id: number): number {
  return Number(statOf(id)[1]);
}

/** The fields of /proc/ID/stat behind the name, which may hold spaces. */
function statOf(id: number): string[] {
  const text = readFileSync(`/proc/${id}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}
