import { timelineRequest } from "../../server/lsp/protocol.ts";

export const timeline = { id: "timeline", title: "Timeline", request: timelineRequest, script: "views.js" };
