import type { Declaration, Name, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { misplacedStatement } from "../diagnostics/misplacedStatement.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { noInput } from "../diagnostics/noInput.ts";
import { noOutput } from "../diagnostics/noOutput.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { weightsFile } from "../diagnostics/weightsFile.ts";
import { type Body, draftBody } from "./body.ts";
import type { CheckedNetwork, Environment, Exit, Layer } from "./checked.ts";
import { differingExits, expectedWork } from "./exits.ts";
import type { FileNames } from "./fileNames.ts";
import { layerMap } from "./layerMap.ts";
import { type NetworkState, type Outside, updateNetwork } from "./networkState.ts";
import { placed, withoutRepetition } from "./placed.ts";
import { type Approximation, hasError, mergeSettings, noSettings, syntaxDiagnostics } from "./settings.ts";
import type { StatementDraft } from "./statementDraft.ts";
import { unknownCall } from "./unknownCall.ts";
import type { WeightsSource } from "./weightsOf.ts";
import { statementOf } from "./wiring.ts";

type NetworkHeader = Statement & { readonly kind: "networkHeader" };

export interface NetworkResult {
  readonly state: NetworkState;
  readonly checked: CheckedNetwork;
}

/** Checks one network; `before` is the result for the same network before the last edit. */
export function checkNetwork(
  declaration: Declaration,
  names: FileNames,
  before: NetworkResult | undefined,
): NetworkResult {
  const header = declaration.header as NetworkHeader;
  const network = header.name?.text ?? "";
  const body = draftBody(declaration.body, names.scope, before?.state.body);
  const notes = body.notes.map((at) => body.statements[at]!);
  const weights = weightsOf(notes, names.environment, before?.state.outside.source);
  const defaults = defaultsOf(body, names.approximations);
  const state = updateNetwork(body, { network, source: weights.source, defaults }, before?.state);
  const diagnostics = collect(header, state, weights.diagnostics, names);
  return { state, checked: assemble(network, header, state, weights, diagnostics, names) };
}

interface Weights {
  readonly source: WeightsSource | undefined;
  readonly written?: { readonly path: string; readonly place: Place };
  readonly diagnostics: ReadonlyMap<StatementDraft, Diagnostic>;
}

function weightsOf(
  statements: readonly StatementDraft[],
  environment: Environment,
  before: WeightsSource | undefined,
): Weights {
  const diagnostics = new Map<StatementDraft, Diagnostic>();
  const [first, ...more] = statements.filter(({ weightsPath }) => weightsPath !== undefined);
  for (const draft of more) {
    const place = { statement: draft.statement, span: draft.statement.span };
    const parameters = { what: 'A second "weights from"', why: "a network has one weights file" };
    diagnostics.set(draft, report(misplacedStatement, place, parameters));
  }
  if (!first) return { source: undefined, diagnostics };
  const { path, span } = first.weightsPath!;
  const place = { statement: first.statement, span };
  const file = environment.weights(path);
  if (file.state === "missing") {
    diagnostics.set(first, report(weightsFile, place, { path, reason: file.reason }));
  }
  if (file.state !== "ready") return { source: undefined, written: { path, place }, diagnostics };
  const same = before?.path === path && before.tensors === file.tensors;
  return { source: same ? before : { path, tensors: file.tensors }, written: { path, place }, diagnostics };
}

/** Settings of the approximations in use, from the statement on behind which they hold. */
function defaultsOf(
  { statements, notes }: Body,
  approximations: ReadonlyMap<string, Approximation>,
): Outside["defaults"] {
  const defaults = [{ at: 0, settings: noSettings }];
  for (const at of notes) {
    const { uses } = statements[at]!;
    let { settings } = defaults.at(-1)!;
    for (const { text } of uses) {
      const approximation = approximations.get(text);
      if (approximation) settings = mergeSettings(settings, approximation.settings);
    }
    if (uses.length > 0) defaults.push({ at, settings });
  }
  return defaults;
}

/** All diagnostics in the order of the statements; only statements that have some are visited. */
function collect(
  header: NetworkHeader,
  state: NetworkState,
  weights: ReadonlyMap<StatementDraft, Diagnostic>,
  names: FileNames,
): readonly Diagnostic[] {
  const { body, wiring, slots, speaks } = state;
  const all = headerDiagnostics(header, state, names);
  const visit = body.speaks.slice();
  for (const at of body.notes) visit[at] = 1;
  for (const at of wiring.diagnostics.keys()) visit[at] = 1;
  for (let slot = speaks.indexOf(1); slot >= 0; slot = speaks.indexOf(1, slot + 1))
    visit[statementOf(wiring, slot)] = 1;
  for (let at = visit.indexOf(1); at >= 0; at = visit.indexOf(1, at + 1)) {
    const draft = body.statements[at]!;
    all.push(...draft.diagnostics);
    if (draft.calls.length > 0 && draft.statement.errors.length === 0) reportCalls(draft, names, all);
    if (draft.uses.length > 0) reportUses(draft, names, all);
    if (draft.requirement?.layer !== undefined) reportLayer(draft, state, all);
    const own = weights.get(draft);
    if (own) all.push(own);
    all.push(...(body.overridden.diagnostics.get(draft) ?? []));
    all.push(...(wiring.diagnostics.get(at) ?? []));
    // What a syntax error leaves of a statement is derived for its readers, but the one message about it is enough.
    if (draft.statement.errors.length > 0) continue;
    for (let slot = wiring.first[at]!; slot < wiring.first[at + 1]!; slot++) {
      if (!speaks[slot]) continue;
      const { diagnostics, draft: layer } = slots[slot]!;
      if (layer.inside) for (const diagnostic of diagnostics) all.push(placed(diagnostic, layer.inside));
      else all.push(...diagnostics);
    }
  }
  return body.dependents.length > 0 ? withoutRepetition(all) : all;
}

/** What is wrong with the header and with the network as a whole. */
function headerDiagnostics(header: NetworkHeader, { wiring, drafts }: NetworkState, names: FileNames): Diagnostic[] {
  const diagnostics = syntaxDiagnostics(header);
  const listed = new Set<string>();
  for (const target of header.targets) {
    if (listed.has(target.text)) {
      const parameters = { what: `The target "${target.text}"`, why: "the network is built for it already" };
      diagnostics.push(report(misplacedStatement, { statement: header, span: target }, parameters));
    }
    listed.add(target.text);
    if (names.targets.has(target.text) || target.text === "") continue;
    const parameters = { what: "target", name: target.text, near: nearMisses(target.text, names.targets.keys()) };
    diagnostics.push(report(unknownName, { statement: header, span: target }, parameters));
  }
  for (const annotation of header.annotations) {
    // What it says is read when the other networks are known.
    if (annotation.name.text === "distilled") continue;
    const place = { statement: header, span: annotation };
    const what = `@${annotation.name.text}`;
    diagnostics.push(
      report(misplacedStatement, place, { what, why: "it belongs to a layer, or into an approximation" }),
    );
  }
  // A name that is missing is told of already.
  if (!header.name?.text) return diagnostics;
  const network = header.name.text;
  const place = { statement: header, span: header.name };
  if (!wiring.hasInput) diagnostics.push(report(noInput, place, { network }));
  if (!wiring.hasOutput) diagnostics.push(report(noOutput, place, { network, last: drafts.at(-1)?.name }));
  return diagnostics;
}

function reportCalls(
  { calls, statement }: StatementDraft,
  { scope: { blocks } }: FileNames,
  diagnostics: Diagnostic[],
): void {
  for (const callee of calls) {
    diagnostics.push(unknownCall({ statement, span: callee }, callee.text, blocks.keys()));
  }
}

function reportUses(draft: StatementDraft, { approximations }: FileNames, diagnostics: Diagnostic[]): void {
  for (const use of draft.uses as readonly Name[]) {
    if (approximations.has(use.text) || use.text === "") continue;
    const parameters = { what: "approximation", name: use.text, near: nearMisses(use.text, approximations.keys()) };
    diagnostics.push(report(unknownName, { statement: draft.statement, span: use }, parameters));
  }
}

function reportLayer({ requirement, statement }: StatementDraft, state: NetworkState, diagnostics: Diagnostic[]): void {
  const name = requirement!.layer!;
  if (state.wiring.index.has(name)) return;
  const near = nearMisses(name, state.wiring.index.keys());
  const place = { statement, span: requirement!.layerSpan ?? statement.span };
  diagnostics.push(report(unknownName, place, { what: "layer", name, near }));
}

function assemble(
  name: string,
  header: NetworkHeader,
  state: NetworkState,
  weights: Weights,
  diagnostics: readonly Diagnostic[],
  names: FileNames,
): CheckedNetwork {
  const { body, wiring, drafts } = state;
  const { layers, unused, gap } = usedLayers(state);
  const notes = body.notes.map((at) => body.statements[at]!);
  const exits = notes.flatMap(({ statement, exit }): Exit[] => {
    if (statement.kind !== "exit" || !statement.name || !exit) return [];
    const place = { statement, span: statement.name };
    const layer = drafts[wiring.index.get(statement.name.text) ?? -1]?.name;
    return layer === undefined ? [] : [{ name: statement.name.text, layer, ...exit, place }];
  });
  const brokenUse = notes.some(({ uses }) => uses.some(({ text }) => names.approximations.get(text)?.broken));
  const byName = layerMap(wiring.index, state.layers);
  const outputs = wiring.outputs.map((output) => drafts[output]!.name);
  return {
    name,
    header,
    layers,
    unused,
    byName,
    outputs,
    ...(exits.length > 0 ? { exits, expected: expectedWork(layers, exits) } : {}),
    targets: header.targets.map((target) => ({ name: target.text, place: { statement: header, span: target } })),
    requirements: notes.flatMap(({ requirement }) => (requirement ? [requirement] : [])),
    weights: !layers.some(hasParameters) ? "none" : weights.source ? "file" : "seeded",
    ...(weights.written ? { weightsFile: weights.written } : {}),
    diagnostics: [...diagnostics, ...differingExits({ outputs, byName, exits })],
    broken: hasError(diagnostics) || brokenUse || gap,
  };
}

/** The layers that an output follows from, and the others. */
function usedLayers({ layers: all, wiring: { used } }: NetworkState): UsedLayers {
  let isWhole = true;
  for (let at = 0; at < all.length && isWhole; at++) isWhole = all[at] !== undefined && used[at] === 1;
  if (isWhole) return { layers: all as readonly Layer[], unused: [], gap: false };
  const layers: Layer[] = [];
  const unused: Layer[] = [];
  let gap = false;
  for (let at = 0; at < all.length; at++) {
    const layer = all[at];
    if (layer) (used[at] ? layers : unused).push(layer);
    else if (used[at]) gap = true;
  }
  return { layers, unused, gap };
}

interface UsedLayers {
  readonly layers: readonly Layer[];
  readonly unused: readonly Layer[];
  /** A layer is missing: a block of another file that cannot be called, of which the import tells. */
  readonly gap: boolean;
}

function hasParameters(layer: Layer): boolean {
  return layer.weights !== undefined || layer.operation === "batchnorm";
}
