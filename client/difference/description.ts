import { sinceCommitRequest } from "../../server/lsp/protocol.ts";
import { lastCommit, onCommit } from "./lastCommit.ts";

export const difference = {
  id: "difference",
  title: "Since the Last Commit",
  request: sinceCommitRequest,
  script: "views.js",
  more: lastCommit,
  onChange: onCommit,
};
