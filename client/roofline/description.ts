import { rooflineRequest } from "../../server/lsp/protocol.ts";

export const roofline = { id: "roofline", title: "Roofline", request: rooflineRequest, script: "views.js" };
