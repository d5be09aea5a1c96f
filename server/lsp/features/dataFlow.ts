import { type CallHierarchyItem, SymbolKind } from "vscode-languageserver";
import { type FlowNode, flowNodeAt, readersOf, sourcesOf } from "../../service/dataFlow.ts";
import type { Document } from "../../service/workspace.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

/** The call hierarchy shows the flow of data: incoming calls are the readers of a layer, outgoing ones what it reads. */
export const dataFlow: Feature = {
  capabilities: { callHierarchyProvider: true },
  register: ({ connection, guard, on, workspace }) => {
    connection.languages.callHierarchy.onPrepare(
      on("Data flow", (document, { position }) => {
        const node = flowNodeAt(document, offsetAt(document, position));
        return node ? [itemOf(document, node)] : null;
      }),
    );
    connection.languages.callHierarchy.onIncomingCalls(
      guard("Readers", ({ item }) => {
        const document = workspace.get(item?.uri);
        if (!document) return null;
        return readersOf(document, offsetAt(document, item.selectionRange?.start)).map(({ node, places }) => ({
          from: itemOf(document, node),
          fromRanges: places.map((place) => rangeAt(document, place)),
        }));
      }),
    );
    connection.languages.callHierarchy.onOutgoingCalls(
      guard("Sources", ({ item }) => {
        const document = workspace.get(item?.uri);
        if (!document) return null;
        return sourcesOf(document, offsetAt(document, item.selectionRange?.start)).map(({ node, places }) => ({
          to: itemOf(document, node),
          fromRanges: places.map((place) => rangeAt(document, place)),
        }));
      }),
    );
  },
};

const kinds: Readonly<Record<FlowNode["kind"], SymbolKind>> = {
  layer: SymbolKind.Variable,
  block: SymbolKind.Function,
  network: SymbolKind.Class,
};

function itemOf(document: Document, { name, kind, detail, range, selection }: FlowNode): CallHierarchyItem {
  return {
    name,
    detail,
    kind: kinds[kind],
    uri: document.uri,
    range: rangeAt(document, range),
    selectionRange: rangeAt(document, selection),
  };
}
