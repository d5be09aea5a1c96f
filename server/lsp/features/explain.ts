import { explanationPage } from "../../service/explanation.ts";
import { type ExplainParams, explainRequest } from "../protocol.ts";
import type { Feature } from "./feature.ts";

export const explain: Feature = {
  capabilities: {},
  register: ({ connection, guard, workspace }) => {
    connection.onRequest(
      explainRequest,
      guard("Explaining a layer", ({ uri, network, target, layer }: ExplainParams): string | null => {
        const document = workspace.get(uri);
        return (document && explanationPage(document, network, target, layer)) ?? null;
      }),
    );
  },
};
