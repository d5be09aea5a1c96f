import type { Document } from "../../service/workspace.ts";
import type { FeatureContext } from "./feature.ts";

/** The document with this URI, open or only in a workspace folder; all of them without a URI. */
export async function askedDocuments(
  { workspace, files }: Pick<FeatureContext, "workspace" | "files">,
  uri: string | undefined,
): Promise<readonly Document[]> {
  const open = uri === undefined ? undefined : workspace.get(uri);
  if (open) return [open];
  const all = await files.documents();
  return uri === undefined ? all : all.filter((it) => it.uri === uri);
}
