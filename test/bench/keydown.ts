// From a key to the squiggle that it makes or ends, in a real VS Code, while somebody types in a network of 1,000 layers. Beside
// it the same text in a language that VS Code knows nothing of, marked by an extension without a server: what VS Code takes itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import type { Page } from "playwright-core";
import { type Editor, goTo, startEditor } from "../e2e/editor.ts";
import { longNetwork } from "./measure/longNetwork.ts";
import { markerExtension } from "./measure/markerExtension.ts";
import { percentile, type Times } from "./measure/times.ts";

const layers = 1_000;
const presses = 300;
const warmUp = 60;

/** Types in the network as a file of that extension. */
async function measure(
  { page, folder, open, languageServers }: Editor,
  extension: "dnnx" | "plain",
): Promise<Measured> {
  const text = longNetwork(layers);
  const file = `long.${extension}`;
  writeFileSync(join(folder, file), text);
  await open(file);
  // Estimates stand in the file, and an extension that starts with the window has done so.
  if (extension === "dnnx") await page.locator(".codelens-decoration").first().waitFor();
  else await page.waitForTimeout(10_000);
  // Behind a name in the middle: with one letter more there is no such name.
  const offset = text.indexOf(")", text.indexOf("= batchnorm(", text.length / 2));
  const before = text.slice(0, offset);
  await goTo(page, before.split("\n").length, offset - before.lastIndexOf("\n"));
  await page.evaluate(watch);

  for (let press = 0; press < warmUp; press++) await type(page, press);
  const [server] = languageServers();
  const processes = server === undefined ? {} : { "language server": server, "extension host": parentOf(server) };
  const start = Object.values(processes).map(cpuOf);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const task = async () =>
    (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const taskStart = await task();
  const times: Times[] = [];
  for (let press = 0; press < presses; press++) times.push({ wall: await type(page, press), cpu: 0 });
  const used = Object.entries(processes).map(
    ([name, id], index) => `${name} ${((cpuOf(id) - (start[index] ?? 0)) / presses).toFixed(1)} ms`,
  );
  const window = ((await task()) - taskStart) * 1000;
  return { times, cpu: [...used, `window ${(window / presses).toFixed(1)} ms`].join(", ") };
}

interface Measured {
  readonly times: readonly Times[];
  /** CPU time per key of the processes that are known, and of the window's main thread. */
  readonly cpu: string;
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

const scratch = mkdtempSync(join(tmpdir(), "dnnx-keydown-"));
const marker = join(scratch, "marker.vsix");
writeFileSync(marker, markerExtension());
const editor = await startEditor({ extensions: [marker] });
try {
  const table = new Table({
    head: ["keydown to squiggle", "p50", "p90", "p99", "worst", "CPU per key"],
    style: { head: [] },
  });
  for (const extension of ["plain", "dnnx"] as const) {
    const { times, cpu } = await measure(editor, extension);
    const shares = [0.5, 0.9, 0.99, 1].map((share) => percentile(times, share, "wall"));
    table.push([extension === "dnnx" ? `DNNX, ${layers} layers` : "the same text, without DNNX", ...shares, cpu]);
  }
  console.log(table.toString());
  console.log(`${presses} keys each. Limits: p50 50 ms, p99 100 ms.`);
} finally {
  await editor.close();
  rmSync(scratch, { recursive: true });
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
