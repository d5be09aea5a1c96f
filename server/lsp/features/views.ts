import type { Location } from "vscode-languageserver";
import { createLines } from "../../../grammar/lines.ts";
import { comparison } from "../../service/views/comparison.ts";
import { dashboard } from "../../service/views/dashboard.ts";
import { graph } from "../../service/views/graph.ts";
import { layersAt, placeOfLayer } from "../../service/views/layerPlace.ts";
import { roofline } from "../../service/views/roofline.ts";
import { sinceCommit } from "../../service/views/sinceCommit.ts";
import { timeline } from "../../service/views/timeline.ts";
import type { ViewAnswer, ViewParams } from "../../service/views/view.ts";
import type { Workspace } from "../../service/workspace.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import {
  comparisonRequest,
  dashboardRequest,
  graphRequest,
  type LayerPlaceParams,
  type LayersAtParams,
  layerPlaceRequest,
  layersAtRequest,
  rooflineRequest,
  sinceCommitRequest,
  timelineRequest,
} from "../protocol.ts";
import type { Feature } from "./feature.ts";

/** One line for each view: its request and what answers it. */
const answers: Readonly<Record<string, (workspace: Workspace, params: ViewParams) => ViewAnswer<unknown>>> = {
  [dashboardRequest]: dashboard,
  [rooflineRequest]: roofline,
  [comparisonRequest]: comparison,
  [graphRequest]: graph,
  [timelineRequest]: timeline,
  [sinceCommitRequest]: sinceCommit,
};

/** What views show, and the way between a layer in a view and its place in the file. */
export const views: Feature = {
  capabilities: {},
  register: ({ connection, guard, workspace }) => {
    for (const [request, answer] of Object.entries(answers)) {
      connection.onRequest(
        request,
        guard(request, (params: ViewParams) => answer(workspace, params)),
      );
    }
    connection.onRequest(
      layerPlaceRequest,
      guard("Finding a layer", ({ uri, network, layer }: LayerPlaceParams): Location | null => {
        const document = workspace.get(uri);
        const place = document && placeOfLayer(document, network, layer);
        if (!place) return null;
        const { file } = place;
        const where = file ? { lines: createLines(file.tree.text) } : document;
        return { uri: file?.uri ?? uri, range: rangeAt(where, place) };
      }),
    );
    connection.onRequest(
      layersAtRequest,
      guard("Naming the layers of a line", ({ uri, network, position }: LayersAtParams): readonly string[] => {
        const document = workspace.get(uri);
        return document ? layersAt(document, network, offsetAt(document, position)) : [];
      }),
    );
  },
};
