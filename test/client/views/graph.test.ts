import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graph } from "../../../server/service/views/graph.ts";
import { type OpenPage, type Pages, startPages } from "./pages.ts";
import { type Theme, themes } from "./themes.ts";
import { workspaceWith } from "./workspaces.ts";

describe("the page of the network graph", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const answerOf = (name: string) =>
    graph(workspaceWith(`examples/${name}.dnnx`), { uri: `file:///examples/${name}.dnnx` });
  const opened = async (name: string, theme: Theme = "dark"): Promise<OpenPage> => {
    const open = await pages.open("graph", "graph.js", theme);
    await open.send({ kind: "answer", answer: answerOf(name) });
    await open.page.locator(".graph .node").first().waitFor();
    return open;
  };
  const focused = ({ page }: OpenPage) => page.locator(":focus").getAttribute("aria-label");

  test.each(Object.keys(themes) as Theme[])("can be used by everybody in %s", async (theme) => {
    const open = await opened("residual", theme);
    expect(await open.violations()).toEqual([]);
    expect(open.complaints).toEqual([]);
    await open.photograph(`graph ${theme}`);
  });

  test.each(["resnet50", "transformer_encoder", "lstm"])(
    "draws %s within its frame, no node over another",
    async (name) => {
      const open = await opened(name);
      await open.page
        .locator("button", { hasText: "Unfold all" })
        .click({ force: true })
        .catch(() => {});
      await expect.poll(() => open.page.locator(".graph .node").count()).toBeGreaterThan(1);
      await open.photograph(`graph ${name}`);
      const boxes = await open.page
        .locator(".graph .node > rect")
        .evaluateAll((rects) =>
          rects.map((it) => it.getBoundingClientRect()).map(({ x, y, width, height }) => ({ x, y, width, height })),
        );
      boxes.forEach((one, at) => {
        for (const other of boxes.slice(at + 1)) {
          const apart =
            one.x + one.width <= other.x + 1 ||
            other.x + other.width <= one.x + 1 ||
            one.y + one.height <= other.y + 1 ||
            other.y + other.height <= one.y + 1;
          expect(apart, JSON.stringify([one, other])).toBe(true);
        }
      });
    },
  );

  test("arrow keys follow the data, Enter opens the layer", async () => {
    const open = await opened("residual");
    const { page, sent } = open;
    await page.locator(".node[tabindex='0']").focus();
    expect(await focused(open)).toMatch(/^image input/);
    await page.keyboard.press("ArrowDown");
    expect(await focused(open)).toMatch(/^stem conv/);
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: "stem" });
    await page.keyboard.press("ArrowUp");
    expect(await focused(open)).toMatch(/^image input/);
    await page.keyboard.press("End");
    expect(await focused(open)).toMatch(/^scores dense/);
    await page.keyboard.press("ArrowUp");
    expect(await focused(open)).toMatch(/^scores\.flatten flatten/);
  });

  test("blocks fold and unfold by keyboard", async () => {
    const open = await opened("transformer_encoder");
    const { page } = open;
    const count = await page.locator(".node").count();
    expect(count).toBe(answerOf("transformer_encoder").data!.nodes.length);
    await page.locator(".node[tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    expect(await focused(open)).toMatch(/^encoded\[0\]\.attended attention/);
    await page.keyboard.press("f");
    await page.locator(".node.folded").waitFor();
    expect(await page.locator(".node").count()).toBe(count - 7);
    expect(await focused(open)).toMatch(/^encoded\[0\] encoder, 8 layers/);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".node").count()).toBe(count);
    expect(await focused(open)).toMatch(/^encoded\[0\]\.attended attention/);
  });

  test("other costs colour the nodes where they stand; a keystroke that changes no structure moves nothing", async () => {
    const open = await opened("residual");
    const { page } = open;
    const places = () => page.locator(".node").evaluateAll((nodes) => nodes.map((it) => it.getAttribute("transform")));
    const heats = () =>
      page.locator(".node rect").evaluateAll((all) => all.map((it) => it.getAttribute("fill-opacity")));
    const [before, interval] = [await places(), await heats()];
    await page.locator(".graph-tools select").selectOption({ label: "LUT" });
    expect(await places()).toEqual(before);
    expect(await heats()).not.toEqual(interval);
    expect(await page.locator(".node[aria-label^='b2 ']").getAttribute("aria-label")).toMatch(
      / [\d,]+ · [\d.]+ %, coloured by LUT$/,
    );
    const kept = (await page.evaluate("window.kept = document.querySelector('.node')")) !== null;
    expect(kept).toBe(true);
    await open.send({ kind: "answer", answer: answerOf("residual") });
    expect(await page.evaluate("window.kept === document.querySelector('.node')")).toBe(true);
  });

  test("shows the layer of the cursor and the bottleneck, and is exported", async () => {
    const open = await opened("residual");
    const { page, sent } = open;
    await open.send({ kind: "highlight", layers: ["b2"] });
    expect(await page.locator(".node.marked").getAttribute("aria-label")).toMatch(/^b2 conv/);
    expect(await page.locator(".node.bottleneck").getAttribute("aria-label")).toMatch(/^(a|b)1 conv.* bottleneck/);
    await page.locator(".tools button", { hasText: "SVG" }).click();
    await expect.poll(async () => (await sent()).at(-1)).toMatchObject({ kind: "save", format: "svg" });
    const message = (await sent()).at(-1);
    expect(message?.kind === "save" && message.content).toMatch(/>b1 <\/text>/);
  });

  test("zooms by keyboard and wheel", async () => {
    const { page } = await opened("residual");
    const seen = async () => (await page.locator(".graph-picture").getAttribute("viewBox"))!.split(" ").map(Number);
    const [, , width] = await seen();
    await page.locator(".node[tabindex='0']").focus();
    await page.keyboard.press("+");
    expect((await seen())[2]).toBeLessThan(width!);
    await page.keyboard.press("0");
    const whole = await seen();
    expect(whole[2]).toBeGreaterThan(width! * 0.99);
    await page.locator(".graph-picture").hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -300);
    await page.keyboard.up("Control");
    await expect.poll(async () => (await seen())[2]).toBeLessThan(whole[2]!);
  });
});
