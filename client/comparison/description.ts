import { comparisonRequest } from "../../server/lsp/protocol.ts";

export const comparison = {
  id: "comparison",
  title: "Comparison of targets",
  request: comparisonRequest,
  script: "views.js",
};
