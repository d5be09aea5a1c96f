import { networkOf } from "./networks.ts";
import {
  AssistantError,
  type AssistantTool,
  fileProperty,
  inputSchema,
  networkProperty,
  optionalTextOf,
  targetProperty,
  textOf,
} from "./tool.ts";

export const generate: AssistantTool = {
  name: "dnnx_generate",
  title: "Generate an accelerator",
  description:
    "Writes the accelerator of a network (Verilog or HLS C++ with test bench, vectors, vendor scripts and a README) into a folder. A folder that holds files of others is refused. Refused as well where the network has errors or does not fit: use dnnx_check and dnnx_repair first.",
  summary: "Write the Verilog or HLS C++ of a network",
  input: inputSchema(
    {
      file: fileProperty,
      folder: { type: "string", description: "The folder to write; it is made when it does not exist." },
      backend: { type: "string", description: "Which language; verilog when absent.", enum: ["verilog", "hls"] },
      network: networkProperty,
      target: targetProperty,
    },
    ["file", "folder"],
  ),
  readOnly: false,
  answer: async (input, host) => {
    const folder = textOf(input, "folder");
    const backend = optionalTextOf(input, "backend") ?? "verilog";
    if (backend !== "verilog" && backend !== "hls") throw new AssistantError('"backend" must be verilog or hls');
    const document = await host.open(textOf(input, "file"));
    const mapped = networkOf(document, input);
    const problem = mapped.diagnostics.find(({ severity }) => severity === "error");
    if (problem) throw new AssistantError(problem.message);
    const files = await host.generate(document, mapped, backend, folder);
    return {
      network: mapped.network.name,
      target: mapped.target.name,
      backend,
      folder,
      files,
      start_with: "README.md",
    };
  },
};
