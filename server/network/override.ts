import { annotationKindByName, type Settings } from "../approximations/registry.ts";
import { annotationNotApplicable } from "../diagnostics/annotationNotApplicable.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { type LayerDraft, reachedBy } from "./draft.ts";
import { concerns } from "./lowrank.ts";
import { type StatementDraft, wiringOf } from "./statementDraft.ts";

/** What the `override` statements of a network change. */
export interface Overridden {
  /** Drafts with the settings of the overrides on top, by the index of their statement. */
  readonly drafts: ReadonlyMap<number, StatementDraft>;
  readonly diagnostics: ReadonlyMap<StatementDraft, readonly Diagnostic[]>;
}

const nothing: Overridden = { drafts: new Map(), diagnostics: new Map() };
const known = new WeakMap<StatementDraft, { readonly by: readonly StatementDraft[]; readonly draft: StatementDraft }>();

/** Gives layers the settings of the `override` statements that name them; one that names a call reaches all inside. */
export function override(statements: readonly StatementDraft[], notes: readonly number[]): Overridden {
  const overrides = notes.map((at) => statements[at]!).filter((draft) => draft.override !== undefined);
  if (overrides.length === 0) return nothing;
  const touched = new Map<number, StatementDraft[]>();
  const diagnostics = new Map<StatementDraft, Diagnostic[]>();
  for (const by of overrides) diagnostics.set(by, reach(by, statements, touched));
  const drafts = new Map<number, StatementDraft>();
  for (const [at, by] of touched) drafts.set(at, changed(statements[at]!, by));
  return { drafts, diagnostics };
}

/** Notes the statements that an override changes; tells when there is nothing that it can change. */
function reach(by: StatementDraft, statements: readonly StatementDraft[], touched: Map<number, StatementDraft[]>) {
  const { layer: name, span, settings } = by.override!;
  const place = { statement: by.statement, span };
  const found: LayerDraft[] = [];
  const able = new Set<string>();
  statements.forEach(({ layers }, at) => {
    const named = layers.filter((layer) => isNamed(layer, name));
    if (named.length === 0) return;
    found.push(...named);
    for (const setting of Object.keys(settings)) {
      if (named.some(({ kind }) => kind?.annotations.includes(setting))) able.add(setting);
    }
    touched.set(at, [...(touched.get(at) ?? []), by]);
  });
  if (found.length === 0) {
    const names = statements.flatMap(({ layers }) => layers.map((layer) => layer.name));
    return [report(unknownName, place, { what: "layer", name, near: nearMisses(name, names) })];
  }
  if (found.some(({ kind }) => kind === undefined)) return [];
  return Object.entries(settings)
    .filter(([setting]) => !able.has(setting))
    .map(([setting, written]) => {
      const why = annotationKindByName.get(setting)!.needs;
      return report(annotationNotApplicable, written.place, { name: setting, of: `"${name}"`, why });
    });
}

function changed(draft: StatementDraft, by: readonly StatementDraft[]): StatementDraft {
  const last = known.get(draft);
  if (last && last.by.length === by.length && last.by.every((one, at) => one === by[at])) return last.draft;
  const settings = new Map<LayerDraft, Settings>();
  for (const { override: one } of by) {
    for (const [name, written] of Object.entries(one!.settings)) {
      for (const layer of meant(draft.layers, one!.layer, name)) {
        if (isHalf(layer, one!.layer) || concerns(layer, name))
          settings.set(layer, { ...(settings.get(layer) ?? layer.settings), [name]: written });
      }
    }
  }
  const layers = draft.layers.map((layer) => {
    const own = settings.get(layer);
    return own ? { ...layer, settings: own } : layer;
  });
  const result = { ...draft, layers, wiring: wiringOf({ ...draft, layers }) };
  known.set(draft, { by, draft: result });
  return result;
}

/**
 * Of the layers of a statement those that a setting is about: what is said of a layer by its name is what an annotation of its
 * statement would say, what is said of a call or a repetition holds for all inside.
 */
function meant(layers: readonly LayerDraft[], wanted: string, setting: string): readonly LayerDraft[] {
  const named = layers.filter((layer) => isNamed(layer, wanted));
  const itself = named.find(({ name }) => name === wanted);
  if (!itself) return named.filter(({ kind }) => kind?.annotations.includes(setting));
  const { statement, inside } = itself;
  const reached = reachedBy(
    setting,
    named.filter((layer) => layer.statement === statement && layer.inside === inside),
  );
  return named.filter((layer) =>
    reached.some((it) => it === layer || (it.factor && it.factor.of === layer.factor?.of)),
  );
}

/** The first half of a layer of low rank, named as such: then everything that is said is about it. */
function isHalf({ name, factor }: LayerDraft, wanted: string): boolean {
  return factor?.part === "reduce" && name === wanted;
}

/** The layer itself, or one inside of the call or repetition of that name. */
function isNamed({ name }: LayerDraft, wanted: string): boolean {
  return name.startsWith(wanted) && (name.length === wanted.length || ".[".includes(name[wanted.length]!));
}
