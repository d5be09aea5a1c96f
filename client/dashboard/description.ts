import { dashboardRequest } from "../../server/lsp/protocol.ts";

export const dashboard = { id: "dashboard", title: "Costs", request: dashboardRequest, script: "views.js" };
