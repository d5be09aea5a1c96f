import type { Workspace } from "../workspace.ts";
import { costDifference, type NetworkDifference } from "./difference.ts";
import { answerOnAnyTarget, type ViewAnswer, type ViewParams } from "./view.ts";

export interface SinceCommitParams extends ViewParams {
  /** The file as it was, or one sentence why nobody knows; absent: nobody looked. */
  readonly before?: { readonly text: string; readonly title: string } | { readonly reason: string };
}

export interface SinceCommitData {
  /** What is compared with, for example "commit 1a2b3c4". */
  readonly title: string;
  readonly difference: NetworkDifference;
}

/** Costs of a network beside those of the same file at the last commit, among the files and weights of now. */
export function sinceCommit(workspace: Workspace, params: SinceCommitParams): ViewAnswer<SinceCommitData> {
  return answerOnAnyTarget(workspace, params, (document, network, mapped) => {
    const { before } = params;
    if (!before) return { reason: "There is no earlier state of the file to compare with." };
    if ("reason" in before) return before;
    const old = workspace.variant(params.uri, "commit", before.text);
    if (!old) return { reason: "The file is not open in the editor." };
    const { networks, missing } = costDifference(old.compilation(), document.compilation());
    const target = mapped?.target.name ?? null;
    const difference = networks.find((it) => it.network === network.name && it.target.after === target);
    if (difference) return { data: { title: before.title, difference } };
    const why = missing.find((it) => it.network === network.name);
    return { reason: `"${network.name}" cannot be compared with ${before.title}. ${why?.reason ?? ""}`.trim() };
  });
}
