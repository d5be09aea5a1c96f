import { check } from "./check.ts";
import { estimate } from "./estimate.ts";
import { explain } from "./explain.ts";
import { generate } from "./generate.ts";
import { repair } from "./repair.ts";
import { AssistantError, type AssistantTool } from "./tool.ts";

/** Every tool, in the order in which assistants are shown them. */
export const assistantTools: readonly AssistantTool[] = [check, estimate, explain, repair, generate];

/** @throws AssistantError that names the tools there are */
export function toolNamed(name: unknown): AssistantTool {
  const tool = assistantTools.find((it) => it.name === name);
  if (tool) return tool;
  throw new AssistantError(`there is no tool "${name}"; there are ${assistantTools.map((it) => it.name).join(", ")}`);
}
