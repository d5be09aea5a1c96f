import { type CostNode, costTree as treeOf } from "../../service/costTree.ts";
import type { Document } from "../../service/workspace.ts";
import { rangeAt } from "../convert.ts";
import { type CostItem, type CostTreeParams, costTreeRequest } from "../protocol.ts";
import type { Feature } from "./feature.ts";

export const costTree: Feature = {
  capabilities: {},
  register: ({ connection, guard, workspace }) => {
    connection.onRequest(
      costTreeRequest,
      guard("Costs of the layers", ({ uri }: CostTreeParams): readonly CostItem[] => {
        const document = workspace.get(uri);
        return document ? treeOf(document).map((node) => item(document, node)) : [];
      }),
    );
  },
};

function item(document: Document, { range, children, ...node }: CostNode): CostItem {
  return {
    ...node,
    ...(range ? { range: rangeAt(document, range) } : {}),
    children: children.map((child) => item(document, child)),
  };
}
