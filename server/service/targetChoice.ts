import { newlineOf } from "../../grammar/layout.ts";
import { parse } from "../../grammar/parse.ts";
import type { Declaration, Statement, SyntaxTree } from "../../grammar/tree.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { countText, siText } from "../estimate/display.ts";
import { designDiagnostics, estimateOf } from "../estimate/estimator.ts";
import { createMapper } from "../mapping/map.ts";
import { asicProperties } from "../targets/asic.ts";
import { boardDevices } from "../targets/boards.ts";
import { devices } from "../targets/catalogue.ts";
import { resolveTarget } from "../targets/resolve.ts";
import { type Fpga, fpgaResources } from "../targets/target.ts";
import { resourceNames } from "./costCard.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import { fitsOf, totals } from "./status.ts";
import type { Document } from "./workspace.ts";

/** Something that a network may run on instead of what it names now. */
export interface TargetChoice {
  /** `target`: another target of the file, which the network then names; the others are put into its target. */
  readonly kind: "target" | "board" | "device";
  readonly name: string;
  readonly title: string;
  /** Key figures in one line. */
  readonly figures: string;
  /** It is what the network runs on now. */
  readonly current: boolean;
}

type Edit = Range & { readonly newText: string };

/** The targets of the file, then boards and devices of the catalogue; none of the last two for a target of another file. */
export function targetChoices(document: Document, network: string, target: string): readonly TargetChoice[] {
  const { checked, targets } = document.compilation();
  const own = [...targets.values()].map(
    (it): TargetChoice => ({
      kind: "target",
      name: it.name,
      title: it.device.title,
      figures: `${it.device.name}, ${siText(it.clock, "Hz")}`,
      current: it.name === target,
    }),
  );
  if (!checked.networks.some((it) => it.name === network)) return [];
  if (!declaredHere(document.tree, target)) return own;
  const now = targets.get(target)?.device.name;
  const offered = (kind: "board" | "device", device: Fpga): TargetChoice => ({
    kind,
    name: device.name,
    title: kind === "board" ? (device.board?.title ?? device.title) : `${device.vendor} ${device.title}`,
    figures: figuresOf(device),
    current: device.name === now,
  });
  return [
    ...own,
    ...boardDevices.map((device) => offered("board", device)),
    ...devices.map((device) => offered("device", device)),
  ];
}

function figuresOf(device: Fpga): string {
  const counts = fpgaResources.flatMap((resource) => {
    const figure = device.resources[resource];
    return figure ? [`${countText(figure.value)} ${resourceNames[resource]}`] : [];
  });
  return [device.family, ...counts].join(" · ");
}

/** What to change so that the network runs on the choice; empty when it does already or cannot. */
export function chooseTarget(
  document: Document,
  network: string,
  target: string,
  choice: Pick<TargetChoice, "kind" | "name">,
): readonly Edit[] {
  return choice.kind === "target"
    ? nameTarget(document, network, target, choice.name)
    : putDevice(document.tree, target, choice.name);
}

function nameTarget(document: Document, network: string, target: string, chosen: string): readonly Edit[] {
  const header = document.compilation().checked.networks.find((it) => it.name === network)?.header;
  if (header?.kind !== "networkHeader" || header.targets.some(({ text }) => text === chosen)) return [];
  const named = header.targets.find(({ text }) => text === target);
  const start = locator(document.tree)(header);
  return named && start >= 0 ? [{ ...rangeIn(start, named), newText: chosen }] : [];
}

/** The device takes the place of the one that is named, or of what describes a chip of one's own. */
function putDevice(tree: SyntaxTree, target: string, device: string): readonly Edit[] {
  const declaration = declaredHere(tree, target);
  if (!declaration) return [];
  const locate = locator(tree);
  const properties = declaration.body.filter((it) => it.kind === "property");
  const written = properties.find(({ name }) => name.text === "device");
  const value = written?.values[0];
  if (written && value) return [{ ...rangeIn(locate(written), value.value), newText: device }];
  if (written) return [{ ...rangeIn(locate(written), written.span), newText: `device ${device}` }];
  const ofChip = properties.filter(({ name }) => asicProperties.some((it) => it.name === name.text));
  const [first, ...others] = ofChip;
  if (!first) {
    const brace = locate(declaration.header) + declaration.header.span.end;
    return [{ start: brace, end: brace, newText: `${newlineOf(tree)}  device ${device}` }];
  }
  return [
    { ...rangeIn(locate(first), first.span), newText: `device ${device}` },
    ...others.map((it) => withoutLine(tree, locate(it), it)),
  ];
}

/** Takes out a statement with the white space in front of it; comments stay, and end where they did. */
function withoutLine(tree: SyntaxTree, start: number, { text, span }: Statement): Edit {
  const kept = text.slice(0, span.start).trimEnd().length;
  const end = start + span.end;
  const joins = kept > 0 && !/^[ \t]*(\r?\n|$)/.test(tree.text.slice(end, end + 80));
  return { start: start + kept, end, newText: joins ? newlineOf(tree) : "" };
}

export interface ChoiceOutcome {
  /** One line with the totals, or why there are none. */
  readonly summary: string;
  readonly fits?: boolean;
}

/**
 * What the network would cost with another device in its target: the text with the change, mapped and estimated anew. Takes as
 * long as the first estimate of the network, so it is asked for one device at a time.
 */
export function outcomeOn(document: Document, network: string, target: string, device: string): ChoiceOutcome {
  const { checked, devices: own } = document.compilation();
  const known = checked.networks.find((it) => it.name === network);
  if (!known || known.broken) return { summary: "the network has errors" };
  const changed = parse(applied(document.tree.text, putDevice(document.tree, target, device)));
  const declaration = declaredHere(changed, target);
  if (!declaration) return { summary: `the target ${target} is not in this file` };
  const resolved = resolveTarget(declaration, own);
  const broken = resolved.diagnostics.find(isError);
  if (broken) return { summary: broken.message };
  const design = createMapper()(known, resolved);
  const estimate = estimateOf(design);
  const fits = designDiagnostics(design, estimate).some(isError) ? false : fitsOf(estimate);
  return { summary: totals(estimate), ...(fits === undefined ? {} : { fits }) };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

function declaredHere(tree: SyntaxTree, target: string): Declaration | undefined {
  return tree.declarations.find(
    ({ kind, header }) => kind === "target" && header.kind === "targetHeader" && header.name?.text === target,
  );
}
