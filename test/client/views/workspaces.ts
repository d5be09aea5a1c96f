import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createWorkspace, type Workspace } from "../../../server/service/workspace.ts";

const root = join(import.meta.dirname, "../../..");

/** A workspace with one file of the project open, as `file:///PATH`. */
export function workspaceWith(path: string): Workspace {
  return workspaceOf(`file:///${path}`, readFileSync(join(root, path), "utf8"));
}

export function workspaceOf(uri: string, text: string): Workspace {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
  workspace.open(uri, text);
  return workspace;
}

/** A network of so many convolutions and activations in a row. */
export function longNetwork(layers: number): string {
  const lines = Array.from({ length: layers / 2 }, (_, index) => {
    const before = index === 0 ? "image" : `act${index - 1}`;
    return `  conv${index} = conv(${before}, filters: 4, kernel: 3, padding: same) @weights(int4)\n  act${index} = relu(conv${index}) @activations(uint4)`;
  });
  return `target board {\n  device xcvu13p\n  clock 200 MHz\n}\nnetwork long on board {\n  input image: uint4[4, 16, 16]\n${lines.join("\n")}\n  output act${layers / 2 - 1}\n}\n`;
}
