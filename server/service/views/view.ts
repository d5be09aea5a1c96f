import type { CheckedNetwork } from "../../network/checked.ts";
import type { MappedNetwork } from "../compile.ts";
import { diagnosticsOf } from "../diagnostics.ts";
import type { Document, Workspace } from "../workspace.ts";

/** What a view shows: a network of a document on one of its targets; names that are absent or gone mean the first one. */
export interface ViewParams {
  readonly uri: string;
  readonly network?: string;
  readonly target?: string;
}

/** A network that can be chosen, with the targets it names. */
export interface ViewChoice {
  readonly network: string;
  readonly targets: readonly string[];
}

/** The answer to every question of a view: plain JSON. */
export interface ViewAnswer<Data> {
  readonly uri: string;
  readonly choices: readonly ViewChoice[];
  /** What was chosen; null: the document has none. */
  readonly network: string | null;
  readonly target: string | null;
  /** null: nothing can be shown, see `reason`. */
  readonly data: Data | null;
  /** One sentence for the user; null where there are data. */
  readonly reason: string | null;
}

/** The data of a view, or in one sentence why there are none. */
export type ViewData<Data> = { readonly data: Data } | { readonly reason: string };

/** Answers for a view that shows one network on one target that something is built on. */
export function answerOnTarget<Data>(
  workspace: Workspace,
  params: ViewParams,
  of: (mapped: MappedNetwork, document: Document) => Data,
): ViewAnswer<Data> {
  return answer(workspace, params, (document, network, target) => {
    const found = mappedOn(document, network, target);
    return found ? { data: of(found, document) } : { reason: notMapped(document, network, target) };
  });
}

/** As `answerOnTarget`, for a view that also has something to show of a network that names no target. */
export function answerOnAnyTarget<Data>(
  workspace: Workspace,
  params: ViewParams,
  of: (document: Document, network: CheckedNetwork, mapped: MappedNetwork | undefined) => ViewData<Data>,
): ViewAnswer<Data> {
  return answer(workspace, params, (document, name, target) => {
    const found = mappedOn(document, name, target);
    if (found) return of(document, found.network, found);
    const network = document.compilation().checked.networks.find((it) => it.name === name);
    if (target === null && network && !network.broken) return of(document, network, undefined);
    return { reason: notMapped(document, name, target) };
  });
}

function mappedOn(document: Document, network: string, target: string | null): MappedNetwork | undefined {
  return document.compilation().mapped.find((it) => it.network.name === network && it.target.name === target);
}

/** Why a network is not built on a target. */
function notMapped(document: Document, network: string, target: string | null): string {
  const { checked, compared } = document.compilation();
  const known = checked.networks.find(({ name }) => name === network);
  if (known?.broken) return brokenReason(document, known.diagnostics, network);
  if (target === null) return `The network "${network}" names no target; write \`network ${network} on TARGET { … }\`.`;
  if (compared.some((it) => it.network === known && it.target.name === target)) {
    return `"${target}" is a processor that networks are only compared with: its roofline and the comparison of targets show it.`;
  }
  return `The target "${target}" has errors; correct them first.`;
}

/** Answers for a view of one network, whatever its targets. */
export function answerOnNetwork<Data>(
  workspace: Workspace,
  params: ViewParams,
  of: (document: Document, network: string) => ViewData<Data>,
): ViewAnswer<Data> {
  return answer(workspace, params, (document, network) => {
    const known = document.compilation().checked.networks.find(({ name }) => name === network);
    if (known?.broken) return { reason: brokenReason(document, known.diagnostics, network) };
    return of(document, network);
  });
}

function answer<Data>(
  workspace: Workspace,
  { uri, network, target }: ViewParams,
  of: (document: Document, network: string, target: string | null) => ViewData<Data>,
): ViewAnswer<Data> {
  const nothing = { uri, choices: [], network: null, target: null, data: null };
  const document = workspace.get(uri);
  if (!document) return { ...nothing, reason: "The file is not open in the editor; open it to see its costs." };
  const { checked } = document.compilation();
  const choices = checked.networks.map(
    ({ name, targets }): ViewChoice => ({ network: name, targets: targets.map((it) => it.name) }),
  );
  const choice = choices.find((it) => it.network === network) ?? choices[0];
  if (!choice) return { ...nothing, reason: "The file has no network; write `network NAME on TARGET { … }`." };
  const chosen = choice.targets.find((name) => name === target) ?? choice.targets[0] ?? null;
  const found = of(document, choice.network, chosen);
  return {
    uri,
    choices,
    network: choice.network,
    target: chosen,
    data: "data" in found ? found.data : null,
    reason: "data" in found ? null : found.reason,
  };
}

function brokenReason(
  document: Document,
  own: readonly { readonly severity: string; readonly message: string }[],
  network: string,
): string {
  const errors = [...diagnosticsOf(document), ...own].filter(({ severity }) => severity === "error");
  const first = errors[0];
  return `The network "${network}" has errors${first ? `: ${first.message}` : "."}`;
}
