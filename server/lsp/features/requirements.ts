import { requirementsOf } from "../../service/requirements.ts";
import type { Document } from "../../service/workspace.ts";
import { rangeAt } from "../convert.ts";
import { type FileRequirements, type RequirementsParams, requirementsRequest } from "../protocol.ts";
import type { Feature } from "./feature.ts";

export const requirements: Feature = {
  capabilities: {},
  register: ({ connection, guard, workspace, files }) => {
    connection.onRequest(
      requirementsRequest,
      guard("Requirements", async ({ uri }: RequirementsParams): Promise<readonly FileRequirements[]> => {
        const open = uri === undefined ? undefined : workspace.get(uri);
        if (open) return [ofFile(open)];
        const all = await files.documents();
        return all.filter((it) => uri === undefined || it.uri === uri).map(ofFile);
      }),
    );
  },
};

function ofFile(document: Document): FileRequirements {
  const { uri } = document;
  const items = requirementsOf(document).map(({ start, end, ...item }) => ({
    ...item,
    range: rangeAt(document, { start, end }),
  }));
  return { uri, requirements: items };
}
