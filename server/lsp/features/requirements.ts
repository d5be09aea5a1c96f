import { requirementsOf } from "../../service/requirements.ts";
import type { Document } from "../../service/workspace.ts";
import { rangeAt } from "../convert.ts";
import { type FileRequirements, type RequirementsParams, requirementsRequest } from "../protocol.ts";
import { askedDocuments } from "./asked.ts";
import type { Feature } from "./feature.ts";

export const requirements: Feature = {
  capabilities: {},
  register: (context) => {
    context.connection.onRequest(
      requirementsRequest,
      context.guard(
        "Requirements",
        async ({ uri }: RequirementsParams): Promise<readonly FileRequirements[]> =>
          (await askedDocuments(context, uri)).map(ofFile),
      ),
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
