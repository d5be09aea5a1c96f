import type { AssistantTool } from "../../server/service/assistant/tool.ts";

/** A tool as `contributes.languageModelTools` of the manifest declares it. */
export function toContribution({ name, title, description, summary, input }: AssistantTool) {
  return {
    name,
    displayName: title,
    toolReferenceName: name.replace("dnnx_", "dnnx-"),
    canBeReferencedInPrompt: true,
    icon: "$(circuit-board)",
    userDescription: summary,
    modelDescription: description,
    inputSchema: input,
  };
}
