import { expect, test } from "vitest";
import { chooseTarget, outcomeOn, type TargetChoice, targetChoices } from "../../server/service/targetChoice.ts";
import { boardDevices } from "../../server/targets/boards.ts";
import { devices } from "../../server/targets/catalogue.ts";
import { network, open } from "./documents.ts";

const body = "  a = dense(flatten(image), units: 3) @weights(int4) @activations(int8(scale: 2^4))\n  output a";
const text = network(body);

/** The text after the edits of a choice. */
function after(source: string, kind: TargetChoice["kind"], name: string): string {
  const edits = [...chooseTarget(open(source), "net", "board", { kind, name })].sort((a, b) => b.start - a.start);
  return edits.reduce(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    source,
  );
}

test("the targets of the file, every board and every device, with what it is now", () => {
  const choices = targetChoices(open(text), "net", "board");
  const names = (kind: TargetChoice["kind"]) => choices.filter((it) => it.kind === kind).map(({ name }) => name);
  expect(names("target")).toEqual(["board"]);
  expect(names("board")).toEqual(boardDevices.map(({ name }) => name));
  expect(names("device")).toEqual(devices.map(({ name }) => name));
  expect(choices.filter(({ current }) => current).map(({ name }) => name)).toEqual(["board", "xc7z020"]);
  expect(choices.find(({ name }) => name === "xc7z010")?.figures).toContain("17,600 LUT");
});

test("a device takes the place of the one that is named", () => {
  expect(after(text, "device", "xc7z010")).toBe(text.replace("xc7z020", "xc7z010"));
  expect(after(text.replace("device xc7z020", "device"), "device", "xc7z010")).toBe(text.replace("xc7z020", "xc7z010"));
  expect(after(text.replace("  device xc7z020\n", ""), "device", "xc7z010")).toBe(text.replace("xc7z020", "xc7z010"));
});

test("a device takes the place of everything that describes a chip, and comments stay", () => {
  const chip = text.replace(
    "  device xc7z020\n",
    "  process 28 nm // from the foundry\n  voltage 0.9 V\n  // what is left\n  area 4 mm2\n",
  );
  const changed = after(chip, "device", "ecp5-25f");
  expect(changed).toBe(
    text.replace("  device xc7z020\n", "  device ecp5-25f // from the foundry\n  // what is left\n"),
  );
  expect(
    open(changed)
      .compilation()
      .diagnostics.filter(({ severity }) => severity === "error"),
  ).toEqual([]);
});

test("lines of a CRLF file end as the others do", () => {
  const crlf = (source: string) => source.replaceAll("\n", "\r\n");
  const bare = text.replace("  device xc7z020\n", "");
  expect(after(crlf(bare), "device", "xc7z010")).toBe(crlf(text.replace("xc7z020", "xc7z010")));
});

test("another target of the file is named by the network", () => {
  const two = text.replace("network net", "target other {\n  device xc7z010\n  clock 50 MHz\n}\nnetwork net");
  expect(after(two, "target", "other")).toBe(two.replace("net on board", "net on other"));
  expect(after(two, "target", "board")).toBe(two);
});

test("the outcome on another device is what the changed file says", () => {
  for (const { name } of devices.filter((_, index) => index % 9 === 0)) {
    const [lens] = open(after(text, "device", name)).compilation().mapped;
    const outcome = outcomeOn(open(text), "net", "board", name);
    expect(outcome.summary, name).toContain(`bottleneck ${lens?.estimate.bottleneck}`);
    const wrong = lens?.diagnostics.some(({ severity }) => severity === "error");
    expect(outcome.fits, name).toBe(!wrong);
  }
});

test("a device that is too small does not fit, and errors are said", () => {
  const large = network(
    "  a = dense(flatten(image), units: 3000) @weights(int4) @activations(int8(scale: 2^4))\n  output a",
  );
  expect(outcomeOn(open(large.replace("100 MHz", "20 MHz")), "net", "board", "ice40up5k").fits).toBe(false);
  expect(outcomeOn(open(large), "net", "board", "ice40up5k").summary).toContain("The clock is 100 MHz");
  expect(outcomeOn(open(text), "net", "board", "nothing").summary).toContain("nothing");
});
