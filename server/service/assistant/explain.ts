import { nearMisses } from "../../diagnostics/nearMiss.ts";
import { explain as explained } from "../../estimate/explain.ts";
import { sensitivitiesOf } from "../sensitivity.ts";
import { networkOf } from "./networks.ts";
import {
  AssistantError,
  type AssistantTool,
  fileProperty,
  inputSchema,
  networkProperty,
  targetProperty,
  textOf,
} from "./tool.ts";

export const explain: AssistantTool = {
  name: "dnnx_explain",
  title: "Explain the costs of a layer",
  description:
    "Every number of one layer with its formula, the values filled in and its source, and what one bit, one fold or zeros more or less in that layer would change in the whole network. Use it to find out why a layer is slow or large.",
  summary: "Why a layer costs what it costs",
  input: inputSchema(
    {
      file: fileProperty,
      layer: {
        type: "string",
        description: "Name of the layer as in the estimate, for instance conv1 or stage1[0].a.",
      },
      network: networkProperty,
      target: targetProperty,
    },
    ["file", "layer"],
  ),
  readOnly: true,
  answer: async (input, host) => {
    const layer = textOf(input, "layer");
    const document = await host.open(textOf(input, "file"));
    const mapped = networkOf(document, input);
    const names = mapped.estimate.layers.map(({ name }) => name);
    if (!names.includes(layer)) {
      const near = nearMisses(layer, names);
      const meant = near.length > 0 ? `did you mean ${near.join(" or ")}?` : `it has ${names.slice(0, 40).join(", ")}`;
      throw new AssistantError(`there is no layer "${layer}" in ${mapped.network.name}; ${meant}`);
    }
    const attempt = document.experiment();
    const compile = (text: string) =>
      attempt([{ start: 0, end: document.tree.text.length, newText: text }]).compilation();
    return {
      network: mapped.network.name,
      target: mapped.target.name,
      layer,
      numbers: explained(mapped.design, mapped.estimate, layer),
      changes: sensitivitiesOf(document, mapped, layer, compile),
    };
  },
};
