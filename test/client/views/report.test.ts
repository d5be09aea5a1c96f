import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportHtml, reportOf } from "../../../server/cli/report.ts";
import { type Pages, startPages } from "./pages.ts";
import { workspaceOf } from "./workspaces.ts";

const uri = "<b>net.dnnx";
const text = `target small {
  device xc7z010
  clock 100 MHz
}
target large {
  device xc7z045
  clock 200 MHz
}
network net on small, large {
  input image: uint8[1, 8, 8]
  c = conv(image, filters: 4, kernel: 3) @weights(int4)
  d = dense(flatten(c), units: 10)
  output d
  require latency <= 1 ms
}
`;

describe("a report", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const chosen = [
    { network: "net", target: "small" },
    { network: "net", target: "large" },
  ];
  const html = () => reportHtml(reportOf(workspaceOf(uri, text), uri, chosen), pages.files());

  test.each(["light", "dark"] as const)("shows every view alone, without a network, in %s", async (scheme) => {
    const { page, complaints, violations, photograph } = await pages.openFile(html(), scheme);
    expect(await page.locator(".view header h2").allTextContents()).toEqual([
      "Costs",
      "Roofline",
      "Comparison of targets",
    ]);
    expect(await page.locator("h1").textContent()).toBe(uri);
    expect(await page.locator("svg.plot").count()).toBe(4);
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
    await photograph(`report ${scheme}`);
  });

  test("lets choose among its targets", async () => {
    const { page } = await pages.openFile(html(), "light");
    const latency = page.locator(".totals .value").nth(1);
    const before = await latency.textContent();
    await page.locator(".dashboard .choice:visible select").selectOption("large");
    expect(await page.locator(".dashboard .subject").textContent()).toBe("net on large");
    expect(await latency.textContent()).not.toBe(before);
  });

  test("runs nothing but what stands in it", async () => {
    const foreign = html().replace("</body>", "<script>document.title = 'changed'</script></body>");
    const { page, complaints } = await pages.openFile(foreign, "light");
    expect(await page.title()).toBe(`${uri}: DNNX`);
    expect(complaints.join()).toContain("Content Security Policy");
  });

  test("holds the licences of the libraries in it, and no address to fetch from", () => {
    expect(html()).toContain("@observablehq/plot 0.6.17 (ISC)");
    expect(html().replaceAll(/https?:\/\/www\.w3\.org\/\S*/g, "")).not.toMatch(/(src|href)="?https?:/);
  });
});
