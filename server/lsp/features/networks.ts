import { statusOf } from "../../service/status.ts";
import { rangeAt } from "../convert.ts";
import { type NetworkItem, type NetworksParams, networksRequest } from "../protocol.ts";
import type { Feature } from "./feature.ts";

export const networks: Feature = {
  capabilities: {},
  register: ({ connection, guard, workspace }) => {
    connection.onRequest(
      networksRequest,
      guard("Listing networks", ({ uri }: NetworksParams): readonly NetworkItem[] => {
        const document = workspace.get(uri);
        if (!document) return [];
        return statusOf(document).map(({ start, end, ...item }) => ({
          ...item,
          range: rangeAt(document, { start, end }),
        }));
      }),
    );
  },
};
