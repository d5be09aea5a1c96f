import { expect, test } from "vitest";
import { relativePath } from "../../server/lsp/relativePath.ts";
import { resolvePath } from "../../server/lsp/resolvePath.ts";

test.each([
  ["file:///nets/a.dnnx", "b.dnnx", "file:///nets/b.dnnx"],
  ["file:///nets/sub/a.dnnx", "../lib/b.dnnx", "file:///nets/lib/b.dnnx"],
  ["file:///a.dnnx", "../../b.dnnx", "file:///b.dnnx"],
  ["file:///nets/a.dnnx", "./x//y.npz", "file:///nets/x/y.npz"],
  ["file:///nets/a.dnnx", "/data/w.npz", "file:///data/w.npz"],
  ["vscode-vfs://github/me/repository/a.dnnx", "b.dnnx", "vscode-vfs://github/me/repository/b.dnnx"],
  ["memory:/nets/a.dnnx", "b.dnnx", "memory:/nets/b.dnnx"],
  ["file:///my%20work/a.dnnx", "b (1) #ü.dnnx", "file:///my%20work/b%20%281%29%20%23%C3%BC.dnnx"],
  ["file:///c%3A/nets/a.dnnx", "sub\\b.dnnx", "file:///c%3A/nets/sub/b.dnnx"],
  ["file:///c%3A/nets/a.dnnx", "D:/data/w.npz", "file:///D%3A/data/w.npz"],
  ["file:///nets/a.dnnx", "back\\slash.dnnx", "file:///nets/back%5Cslash.dnnx"],
])("from %s, %s is %s", (from, path, uri) => {
  expect(resolvePath(from, path)).toBe(uri);
});

test("a document that is not saved has no files beside it", () => {
  expect(resolvePath("untitled:Untitled-1", "b.dnnx")).toBeUndefined();
});

test("it takes back what relativePath writes", () => {
  const from = "file:///nets/sub/a.dnnx";
  for (const to of ["file:///nets/b.dnnx", "file:///nets/sub/deep/c%20d.npz", "file:///else/w.npz"]) {
    expect(resolvePath(from, relativePath(from, to) ?? "")).toBe(to);
  }
});
