import { diagnosticsOf, diagnosticText } from "../../service/diagnostics.ts";
import type { Document } from "../../service/workspace.ts";
import { type CheckParams, checkRequest, type FileProblems } from "../protocol.ts";
import { askedDocuments } from "./asked.ts";
import type { Feature } from "./feature.ts";

export const check: Feature = {
  capabilities: {},
  register: (context) => {
    context.connection.onRequest(
      checkRequest,
      context.guard(
        "Checking files",
        async ({ uri }: CheckParams): Promise<readonly FileProblems[]> =>
          (await askedDocuments(context, uri)).map(problemsOf),
      ),
    );
  },
};

function problemsOf(document: Document): FileProblems {
  const found = diagnosticsOf(document);
  return {
    uri: document.uri,
    errors: found.filter(({ severity }) => severity === "error").length,
    problems: found.map((it) => diagnosticText(document, it)),
  };
}
