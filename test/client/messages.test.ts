import { expect, test } from "vitest";
import { pageHtml } from "../../client/webview/html.ts";
import { readKept, readMessage } from "../../client/webview/messages.ts";

test("messages of a page are taken as they should be, and nothing else is", () => {
  expect(readMessage({ kind: "ready" })).toEqual({ kind: "ready" });
  expect(readMessage({ kind: "open", layer: "conv1" })).toEqual({ kind: "open", layer: "conv1" });
  expect(readMessage({ kind: "choose", choice: { network: "a", target: 3, options: { x: 1 }, more: 1 } })).toEqual({
    kind: "choose",
    choice: { network: "a", options: { x: 1 } },
  });
  const picture = { kind: "save", name: "a", format: "svg", content: "<svg/>" };
  expect(readMessage(picture)).toEqual(picture);
  for (const wrong of [
    undefined,
    null,
    "ready",
    {},
    { kind: "run" },
    { kind: "open" },
    { kind: "open", layer: {} },
    { kind: "choose" },
    { ...picture, format: "exe" },
    { ...picture, content: 1 },
  ]) {
    expect(readMessage(wrong), JSON.stringify(wrong)).toBeUndefined();
  }
});

test("what a page kept is read again, and anything else is not", () => {
  const kept = { uri: "file:///a.dnnx", network: "a", target: "b" };
  expect(readKept(kept)).toEqual(kept);
  expect(readKept({ network: "a" })).toBeUndefined();
  expect(readKept(undefined)).toBeUndefined();
});

test("a page runs its own script only, and no text of a file becomes markup", () => {
  const files = { script: "https://x/a.js", style: "https://x/a.css", source: "https://x", nonce: "n0" };
  const html = pageHtml("dashboard", '<b title="x">&', files);
  expect(html).toContain("default-src 'none'");
  expect(html).toContain("script-src 'nonce-n0'");
  expect(html).not.toContain("unsafe");
  expect(html).toContain("<title>&lt;b title=&quot;x&quot;>&amp;</title>");
  expect(html.match(/<script/g)).toHaveLength(1);
});
