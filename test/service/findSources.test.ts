import { expect, test } from "vitest";
import { type FolderEntry, findSources } from "../../server/service/findSources.ts";

/** A file system of these files that cannot read the folder `closed`. */
function folders(files: readonly string[]) {
  const read: string[] = [];
  return {
    read,
    list: async (folder: string): Promise<FolderEntry[]> => {
      read.push(folder);
      if (folder.endsWith("/closed")) throw new Error("permission denied");
      const inside = files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
      const names = new Map(inside.map((path) => [path.split("/")[0]!, path.includes("/")]));
      return [...names].map(([name, isFolder]) => ({ name, folder: isFolder, address: `${folder}/${name}` }));
    },
  };
}

test("files of the language in every folder that is neither hidden nor of packages nor closed", async () => {
  const { read, list } = folders([
    "/net/b.dnnx",
    "/net/a.dnnx",
    "/net/notes.md",
    "/net/parts/deep/c.dnnx",
    "/net/.git/d.dnnx",
    "/net/node_modules/e.dnnx",
    "/net/closed/f.dnnx",
    "/net/.g.dnnx",
    "/other/h.dnnx",
  ]);
  expect(await findSources("/net", list)).toEqual(["/net/a.dnnx", "/net/b.dnnx", "/net/parts/deep/c.dnnx"]);
  expect(read).toEqual(["/net", "/net/parts", "/net/closed", "/net/parts/deep"]);
});

test("a folder with very many files is read no deeper than needed", async () => {
  const many = Array.from({ length: 1_200 }, (_, index) => `/net/${index}.dnnx`);
  const { read, list } = folders([...many, "/net/parts/c.dnnx"]);
  expect(await findSources("/net", list)).toHaveLength(1_000);
  expect(read).toEqual(["/net"]);
});
