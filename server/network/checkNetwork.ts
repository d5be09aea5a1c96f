import type { Declaration, Name, Statement } from "../../grammar/tree.ts";
import type { Settings } from "../approximations/registry.ts";
import { annotationsNotYet } from "../approximations/registry.ts";
import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { misplacedStatement } from "../diagnostics/misplacedStatement.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { noInput } from "../diagnostics/noInput.ts";
import { noOutput } from "../diagnostics/noOutput.ts";
import { notSupportedYet } from "../diagnostics/notSupportedYet.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { weightsFile } from "../diagnostics/weightsFile.ts";
import type { CheckedNetwork, Environment, Layer, Requirement } from "./checked.ts";
import { layerMap } from "./layerMap.ts";
import { draftBody, type NetworkState, updateNetwork } from "./networkState.ts";
import { type Approximation, hasError, mergeSettings, noSettings, syntaxDiagnostics } from "./settings.ts";
import type { StatementDraft } from "./statementDraft.ts";
import type { WeightsSource } from "./weightsOf.ts";

/** The rest of the file, as far as networks refer to it. */
export interface FileNames {
  readonly targets: ReadonlyMap<string, Declaration>;
  readonly approximations: ReadonlyMap<string, Approximation>;
  readonly environment: Environment;
}

export interface NetworkResult {
  readonly state: NetworkState;
  readonly checked: CheckedNetwork;
  readonly source: WeightsSource | undefined;
}

/** Checks one network; `before` is the result for the same network before the last edit. */
export function checkNetwork(
  declaration: Declaration,
  names: FileNames,
  before: NetworkResult | undefined,
): NetworkResult {
  const header = declaration.header as Statement & { readonly kind: "networkHeader" };
  const name = header.name?.text ?? "";
  const statements = draftBody(declaration.body, before?.state);
  const weights = weightsOf(statements, names.environment, before?.source);
  const defaultsAt = (drafted: readonly StatementDraft[]) => defaultsOf(drafted, names.approximations);
  const outside = { network: name, defaultsAt, source: weights.source };
  const state = updateNetwork(declaration, statements, outside, before?.state);

  const around = aroundDiagnostics(declaration, state, names);
  const diagnostics = collect(around, state, weights.diagnostics, names);
  const requirements = state.statements.flatMap(({ requirement }) => (requirement ? [requirement] : []));
  const checked = assemble(name, header, state, requirements, weights, diagnostics, names);
  return { state, checked, source: weights.source };
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

/** Settings of the approximations that are in use, for the statements below each `use`. */
function defaultsOf(
  statements: readonly StatementDraft[],
  approximations: ReadonlyMap<string, Approximation>,
): (at: number) => Settings {
  const changes: { readonly at: number; readonly settings: Settings }[] = [];
  let settings = noSettings;
  statements.forEach(({ uses }, at) => {
    for (const { text } of uses) {
      const approximation = approximations.get(text);
      if (approximation) settings = mergeSettings(settings, approximation.settings);
    }
    if (uses.length > 0) changes.push({ at, settings });
  });
  return (at) => changes.findLast((change) => change.at < at)?.settings ?? noSettings;
}

/** What is wrong with the header and the network as a whole, and with names of targets and approximations. */
function aroundDiagnostics(declaration: Declaration, state: NetworkState, names: FileNames): readonly Diagnostic[] {
  const header = declaration.header as Statement & { readonly kind: "networkHeader" };
  const diagnostics = syntaxDiagnostics(header);
  for (const target of header.targets) {
    if (names.targets.has(target.text) || target.text === "") continue;
    const near = nearMisses(target.text, names.targets.keys());
    diagnostics.push(
      report(unknownName, { statement: header, span: target }, { what: "target", name: target.text, near }),
    );
  }
  for (const annotation of header.annotations) {
    const place = { statement: header, span: annotation };
    const what = `@${annotation.name.text}`;
    diagnostics.push(
      annotationsNotYet.has(annotation.name.text)
        ? report(notSupportedYet, place, { what })
        : report(misplacedStatement, place, { what, why: "it belongs to a layer, or into an approximation" }),
    );
  }
  const network = header.name?.text ?? "";
  const place = { statement: header, span: header.name ?? header.span };
  const kinds = new Set(state.statements.map(({ statement }) => statement.kind));
  if (!kinds.has("input")) diagnostics.push(report(noInput, place, { network }));
  if (!kinds.has("output")) diagnostics.push(report(noOutput, place, { network, last: state.drafts.at(-1)?.name }));
  return diagnostics;
}

function collect(
  around: readonly Diagnostic[],
  state: NetworkState,
  weights: ReadonlyMap<StatementDraft, Diagnostic>,
  names: FileNames,
): readonly Diagnostic[] {
  const all = [...around];
  const { statements, wiring, slots } = state;
  for (let at = 0; at < statements.length; at++) {
    const draft = statements[at]!;
    if (draft.diagnostics.length > 0) all.push(...draft.diagnostics);
    if (draft.uses.length > 0) reportUses(draft, names, all);
    if (draft.requirement?.layer !== undefined) reportLayer(draft, state, all);
    const own = weights.get(draft);
    if (own) all.push(own);
    const wired = wiring.diagnostics.get(at);
    if (wired) all.push(...wired);
    for (let index = wiring.first[at]!; index < wiring.first[at + 1]!; index++) {
      const { diagnostics } = slots[index]!;
      // What a syntax error leaves of a statement is derived for its readers, but the one message about it is enough.
      if (diagnostics.length > 0 && draft.statement.errors.length === 0) all.push(...diagnostics);
    }
  }
  return all;
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
  header: Statement & { readonly kind: "networkHeader" },
  state: NetworkState,
  requirements: readonly Requirement[],
  weights: Weights,
  diagnostics: readonly Diagnostic[],
  names: FileNames,
): CheckedNetwork {
  const { slots, wiring, drafts, statements } = state;
  const layers: Layer[] = [];
  const unused: Layer[] = [];
  for (let index = 0; index < slots.length; index++) {
    const { layer } = slots[index]!;
    if (layer) (wiring.used[index] ? layers : unused).push(layer);
  }
  const weighted = layers.some((layer) => layer.weights !== undefined || layer.operation === "batchnorm");
  const uses = statements.flatMap((draft) => draft.uses);
  return {
    name,
    header,
    layers,
    unused,
    byName: layerMap(wiring.index, slots),
    outputs: wiring.outputs.map((output) => drafts[output]!.name),
    targets: header.targets.map((target) => ({ name: target.text, place: { statement: header, span: target } })),
    requirements,
    weights: !weighted ? "none" : weights.source ? "file" : "seeded",
    ...(weights.written ? { weightsFile: weights.written } : {}),
    diagnostics,
    broken: hasError(diagnostics) || uses.some((use) => names.approximations.get(use.text)?.broken === true),
  };
}
