import { repairTitle } from "../repair/repair.ts";
import { problemOf, repairsOf } from "../repair/search.ts";
import { networksOf } from "./networks.ts";
import {
  type AssistantTool,
  fileProperty,
  inputSchema,
  limited,
  networkProperty,
  targetProperty,
  textOf,
} from "./tool.ts";

const mostRepairs = 12;

export const repair: AssistantTool = {
  name: "dnnx_repair",
  title: "Find changes that make a network fit",
  description:
    "For networks that do not fit their device or miss a requirement: changes of folding, number formats, sparsity, memories, architecture or device that mend it, each estimated, least noise first, with the edits (lines and characters count from 0) that write it into the file. Takes seconds; nothing is written.",
  summary: "Changes that make a network fit and meet its requirements",
  input: inputSchema({ file: fileProperty, network: networkProperty, target: targetProperty }, ["file"]),
  readOnly: true,
  answer: async (input, host) => {
    const document = await host.open(textOf(input, "file"));
    const problems = networksOf(document, input)
      .map((mapped) => problemOf(document, mapped))
      .filter((problem) => problem !== undefined);
    const networks = [];
    for (const problem of problems) {
      const { items, left_out } = limited(await repairsOf(problem, host.proceed), mostRepairs);
      const positionAt = (offset: number) => document.lines.positionAt(offset);
      networks.push({
        network: problem.mapped.network.name,
        target: problem.mapped.target.name,
        short: problem.short.map(({ what, actual, limit }) => ({ what, actual, limit })),
        repairs: items.map((one) => ({
          title: repairTitle(one),
          repaired: one.repaired,
          edits: one.edits.map(({ start, end, newText }) => ({
            range: { start: positionAt(start), end: positionAt(end) },
            newText,
          })),
        })),
        left_out,
      });
    }
    return { networks, ...(networks.length === 0 ? { note: "everything fits and meets its requirements" } : {}) };
  },
};
