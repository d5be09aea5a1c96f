import { graphRequest } from "../../server/lsp/protocol.ts";

export const graph = { id: "graph", title: "Network", request: graphRequest, script: "graph.js" };
