import { type Lens, lenses } from "../../service/codeLens.ts";
import type { Document } from "../../service/workspace.ts";
import { rangeAt } from "../convert.ts";
import { type CommandTarget, generateCommand, verifyCommand } from "../protocol.ts";
import type { Feature } from "./feature.ts";

export const codeLens: Feature = {
  capabilities: {
    codeLensProvider: {},
  },
  register: ({ connection, on }) => {
    connection.onCodeLens(
      on("Code lenses", (document) =>
        lenses(document).map((lens) => ({ range: rangeAt(document, lens), command: lensCommand(document, lens) })),
      ),
    );
  },
};

function lensCommand(
  document: Document,
  { title, action }: Lens,
): { title: string; command: string; arguments?: unknown[] } {
  if (!action) return { title, command: "" };
  const target: CommandTarget = { uri: document.uri, network: action.network, target: action.target };
  return { title, command: action.kind === "generate" ? generateCommand : verifyCommand, arguments: [target] };
}
