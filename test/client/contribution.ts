import type { AssistantTool } from "../../server/service/assistant/tool.ts";

/** A tool as `contributes.languageModelTools` of the manifest declares it. */
export function toContribution({ name, description, input }: AssistantTool) {
  const key = name.replace("dnnx_", "tool.");
  return {
    name,
    displayName: `%${key}%`,
    toolReferenceName: name.replace("dnnx_", "dnnx-"),
    canBeReferencedInPrompt: true,
    icon: "$(circuit-board)",
    userDescription: `%${key}.summary%`,
    modelDescription: description,
    inputSchema: input,
  };
}
