import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { fromJsonSchema, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import manifest from "../../../package.json" with { type: "json" };
import { NotGeneratedError } from "../../generate/refusal.ts";
import { generateAccelerator } from "../../hosts/accelerator.ts";
import { FolderError } from "../../hosts/folder.ts";
import { readSource } from "../../hosts/source.ts";
import { assistantTools } from "../../service/assistant/registry.ts";
import { AssistantError, type AssistantHost, type AssistantTool, type Input } from "../../service/assistant/tool.ts";
import { openText, refusalLines } from "../open.ts";

const instructions =
  "DNNX designs neural networks on FPGAs and chips. Networks, their approximations and their targets stand in .dnnx files. " +
  "Check a file after each change, estimate it to see what it costs, explain a layer to see why, and ask for repairs when it does " +
  "not fit or misses a requirement. Figures are estimates with bands; null means unknown, with a reason.";

/** Serves the tools for assistants over standard input and output until the input ends. */
export function serveAssistants(): void {
  serveStdio(
    () => {
      const server = new McpServer(
        { name: "dnnx", title: "DNNX", version: manifest.version },
        { capabilities: { tools: {} }, instructions },
      );
      for (const tool of assistantTools) register(server, tool);
      return server;
    },
    { onerror: (error) => process.stderr.write(`dnnx mcp: ${error.message}\n`) },
  );
}

function register(server: McpServer, tool: AssistantTool): void {
  server.registerTool(
    tool.name,
    {
      title: tool.title,
      description: tool.description,
      inputSchema: fromJsonSchema<Input>({ ...tool.input, required: [...tool.input.required] }),
      annotations: { title: tool.title, readOnlyHint: tool.readOnly, destructiveHint: false, openWorldHint: false },
    },
    async (input, { mcpReq: { signal } }) => {
      try {
        const answer = await tool.answer(input, hostOf(signal));
        return { content: [{ type: "text", text: JSON.stringify(answer) }], structuredContent: { ...answer } };
      } catch (error) {
        // An assistant can act on what it did wrong; a fault of DNNX is for its author.
        if (!(error instanceof AssistantError))
          process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
        const reason = error instanceof Error ? error.message : String(error);
        const text = error instanceof AssistantError ? reason : `internal error of DNNX, please report it: ${reason}`;
        return { content: [{ type: "text", text }], isError: true };
      }
    },
  );
}

const vectors = 20;
const mostVariants = 300;

function hostOf(signal: AbortSignal): AssistantHost {
  return {
    open: async (file) => {
      const path = file.startsWith("file:") ? fileURLToPath(file) : file;
      if (path === "-") throw new AssistantError('"-" is standard input, which carries the protocol; name a file');
      const text = readSource(path);
      if (typeof text !== "string") throw new AssistantError(text.problem);
      return openText(path, text);
    },
    generate: async (document, mapped, backend, folder) => {
      try {
        const options = { file: basename(document.uri), backend, vectors };
        return await generateAccelerator(mapped, resolve(folder), options, () => {}, signal);
      } catch (error) {
        if (error instanceof FolderError) throw new AssistantError(error.message);
        if (error instanceof NotGeneratedError) {
          throw new AssistantError(refusalLines(document, mapped, error));
        }
        throw error;
      }
    },
    proceed: async (tried) => {
      await new Promise((done) => setImmediate(done));
      return !signal.aborted && tried < mostVariants;
    },
  };
}
