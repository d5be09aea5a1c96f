import type { CancellationToken } from "vscode-languageserver";
import { toolNamed } from "../../service/assistant/registry.ts";
import { AssistantError, type AssistantHost } from "../../service/assistant/tool.ts";
import type { Document } from "../../service/workspace.ts";
import { type AssistantAnswer, type AssistantParams, assistantRequest } from "../protocol.ts";
import { resolvePath } from "../resolvePath.ts";
import type { Feature, FeatureContext } from "./feature.ts";

const mostVariants = 300;

/** Carries the tools for assistants: files are named by path or URI, open ones are as they stand in the editor. */
export const assistant: Feature = {
  capabilities: {},
  register: (context) => {
    context.connection.onRequest<AssistantAnswer, void>(
      assistantRequest,
      context.guard("Answering the assistant", async (params: AssistantParams, token): Promise<AssistantAnswer> => {
        try {
          const { tool, input } = params;
          return { answer: await toolNamed(tool).answer({ ...input }, hostOf(context, token)) };
        } catch (error) {
          if (error instanceof AssistantError) return { refused: error.message };
          throw error;
        }
      }),
    );
  },
};

function hostOf({ files, generate }: FeatureContext, token: CancellationToken): AssistantHost {
  return {
    open: async (file) => fileNamed(file, await files.documents()),
    generate: async (document, { network, target }, backend, folder) => {
      const uri = /^[a-z]+:\/\//.test(folder) ? folder : resolvePath(document.uri, folder);
      if (uri === undefined)
        throw new AssistantError("the file is not saved in a folder yet, so nothing can stand beside it");
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        const params = { uri: document.uri, network: network.name, target: target.name, backend, folder: uri };
        return (await generate(params, controller.signal)).files;
      } catch (error) {
        throw new AssistantError(error instanceof Error ? error.message : String(error));
      } finally {
        listener.dispose();
      }
    },
    proceed: async (tried) => {
      await new Promise((done) => setTimeout(done));
      return !token.isCancellationRequested && tried < mostVariants;
    },
  };
}

/** A file of the workspace by its URI, its path, or the end of its path. */
function fileNamed(file: string, documents: readonly Document[]): Document {
  const wanted = `/${decoded(file)
    .replace(/^(file:\/\/|\.?\/)/, "")
    .replace(/^\//, "")}`;
  const found = documents.filter(({ uri }) => uri === file || decoded(uri).endsWith(wanted));
  const [only] = found;
  if (only && found.length === 1) return only;
  const exact = found.find(({ uri }) => uri === file || decoded(uri) === `file://${wanted}`);
  if (exact) return exact;
  const names = (found.length > 0 ? found : documents).slice(0, 30).map(({ uri }) => decoded(uri));
  if (found.length > 0) throw new AssistantError(`"${file}" may be any of ${names.join(", ")}`);
  const known = names.length > 0 ? `; it has ${names.join(", ")}` : "";
  throw new AssistantError(`there is no .dnnx file "${file}" in the workspace${known}`);
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
