import type { Declaration, SyntaxTree } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { notGeneratedYet } from "../diagnostics/notGeneratedYet.ts";
import type { Estimate } from "../estimate/estimate.ts";
import { designDiagnostics, estimateOf } from "../estimate/estimator.ts";
import type { Design } from "../mapping/design.ts";
import { createMapper } from "../mapping/map.ts";
import { unbuiltLayers } from "../mapping/unbuilt.ts";
import { createChecker, type Environment } from "../network/check.ts";
import type { CheckedFile, CheckedNetwork } from "../network/checked.ts";
import { withoutRepetition } from "../network/placed.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import { type FileDevice, resolveDevices } from "../targets/fileDevices.ts";
import { resolveComparison, resolveTarget } from "../targets/resolve.ts";
import type { ComparisonTarget, Fpga, Target } from "../targets/target.ts";
import type { Calibration } from "../units/calibration.ts";

/**
 * The whole pipeline from a syntax tree to costs, for the language server and the command line alike. A compiler remembers
 * what it derived from each statement, layer, network and target by their identity, so that compiling an edited tree costs what the edit
 * touched.
 */
export interface Compilation {
  readonly tree: SyntaxTree;
  readonly checked: CheckedFile;
  /** One for every network without errors on each target it names. */
  readonly mapped: readonly MappedNetwork[];
  readonly targets: ReadonlyMap<string, Target>;
  /** Targets whose device is a processor. */
  readonly comparisons: ReadonlyMap<string, ComparisonTarget>;
  /** One for every network without errors on each processor that it names. */
  readonly compared: readonly ComparedNetwork[];
  /** Devices that the file declares or imports. */
  readonly devices: ReadonlyMap<string, Fpga>;
  /** Everything found: syntax, checks, layers that cannot be generated, targets, fit, requirements. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface MappedNetwork {
  readonly network: CheckedNetwork;
  readonly target: Target;
  readonly design: Design;
  readonly estimate: Estimate;
  readonly diagnostics: readonly Diagnostic[];
}

/** A network on a processor, which has a roofline and nothing else. */
export interface ComparedNetwork {
  readonly network: CheckedNetwork;
  readonly target: ComparisonTarget;
}

/** What stands beside a file and is asked for at every compilation; the same objects while nothing changed. */
export interface Surroundings {
  /** What synthesis measured for the file. */
  readonly calibration?: () => Calibration | undefined;
  /** The cell library that a path names, in a file that is imported (by its id) or in the file itself. */
  readonly cells?: (path: string, file?: string) => CellsFile;
}

export function createCompiler(
  environment: Environment,
  { calibration = () => undefined, cells }: Surroundings = {},
): (tree: SyntaxTree) => Compilation {
  const check = createChecker(environment);
  const devicesOf = createDeviceResolver();
  const map = createMapper();
  let devices: ReadonlyMap<string, Fpga> = new Map();
  let targets = new WeakMap<Declaration, { readonly target: Target; readonly read: ReadonlyMap<string, CellsFile> }>();
  let comparisons = new WeakMap<Declaration, ComparisonTarget | null>();
  /** Of the last compilation. A table of every network that was seen would hold each version of a file until V8 collects all garbage. */
  let before: readonly MappedNetwork[] = [];
  let measured: Calibration | undefined;

  const targetOf = (declaration: Declaration, checked: CheckedFile): Target => {
    const known = targets.get(declaration);
    const cellsAt = (path: string): CellsFile =>
      cells?.(path, fileOf(declaration, checked)) ?? { state: "missing", reason: "files cannot be read here" };
    if (known && [...known.read].every(([path, file]) => cellsAt(path) === file)) return known.target;
    const read = new Map<string, CellsFile>();
    const target = resolveTarget(declaration, devices, (path) => {
      const file = cellsAt(path);
      read.set(path, file);
      return file;
    });
    targets.set(declaration, { target, read });
    return target;
  };

  const comparisonOf = (declaration: Declaration): ComparisonTarget | null => {
    let known = comparisons.get(declaration);
    if (known === undefined) {
      known = resolveComparison(declaration, devices) ?? null;
      comparisons.set(declaration, known);
    }
    return known;
  };

  const mapOn = (network: CheckedNetwork, target: Target): MappedNetwork => {
    const known = before.find((it) => it.network === network && it.target === target);
    if (known) return known;
    const design = map(network, target);
    const costs = estimateOf(design, measured);
    return { network, target, design, estimate: costs, diagnostics: designDiagnostics(design, costs) };
  };

  return (tree) => {
    const checked = check(tree);
    const fresh = calibration();
    if (fresh !== measured) {
      measured = fresh;
      before = [];
    }
    const own = devicesOf(checked.devices);
    const now = new Map([...own].map(([name, { device }]) => [name, device]));
    if (!sameMap(now, devices)) {
      devices = now;
      targets = new WeakMap();
      comparisons = new WeakMap();
    }
    const resolved = new Map<string, Target>();
    const compared = new Map<string, ComparisonTarget>();
    for (const [name, declaration] of checked.targets) {
      const comparison = comparisonOf(declaration);
      if (comparison) compared.set(name, comparison);
      else resolved.set(name, targetOf(declaration, checked));
    }
    const mapped: MappedNetwork[] = [];
    const beside: ComparedNetwork[] = [];
    for (const network of checked.networks) {
      if (network.broken) continue;
      for (const { name } of network.targets) {
        const comparison = compared.get(name);
        if (comparison) beside.push({ network, target: comparison });
        const target = resolved.get(name);
        if (target && !target.diagnostics.some((it) => it.severity === "error")) mapped.push(mapOn(network, target));
      }
    }
    before = mapped;
    const diagnostics = [
      ...checked.diagnostics,
      ...ofNetworks(checked.networks),
      ...checked.networks.flatMap((it) => generationDiagnostics(it, resolved)),
      ...[...own.values()].flatMap((it) => it.diagnostics),
      ...[...resolved.values(), ...compared.values()].flatMap((it) => it.diagnostics),
      ...mapped.flatMap((it) => it.diagnostics),
    ];
    return {
      tree,
      checked,
      mapped,
      targets: resolved,
      comparisons: compared,
      compared: beside,
      devices,
      diagnostics: atHome(diagnostics, checked),
    };
  };
}

/** The imported file that a declaration stands in; undefined: the file itself. */
function fileOf(declaration: Declaration, { imports }: CheckedFile): string | undefined {
  for (const { id, tree, checked } of imports) {
    const found = tree.declarations.includes(declaration) ? id : fileOf(declaration, checked);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Networks that call one faulty block are told of it once. */
function ofNetworks(networks: readonly CheckedNetwork[]): readonly Diagnostic[] {
  const all = networks.flatMap(({ diagnostics }) => diagnostics);
  return networks.length > 1 ? withoutRepetition(all) : all;
}

/** The same declarations give the same devices. */
function createDeviceResolver(): (declarations: CheckedFile["devices"]) => ReadonlyMap<string, FileDevice> {
  let known: CheckedFile["devices"] = new Map();
  let resolved: ReadonlyMap<string, FileDevice> = new Map();
  return (declarations) => {
    if (!sameMap(declarations, known)) {
      known = declarations;
      resolved = resolveDevices(declarations);
    }
    return resolved;
  };
}

function sameMap(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): boolean {
  return left.size === right.size && [...left].every(([name, one]) => right.get(name) === one);
}

/** Diagnostics about declarations of another file stand at the import of that file; errors of it, once. */
function atHome(diagnostics: readonly Diagnostic[], { tree, imports }: CheckedFile): readonly Diagnostic[] {
  if (imports.length === 0) return diagnostics;
  const here = new Set(tree.statements);
  return diagnostics.flatMap((diagnostic) => {
    if (here.has(diagnostic.statement)) {
      const { related, ...rest } = diagnostic;
      if (!related) return [diagnostic];
      return [{ ...rest, related: related.filter(({ statement }) => here.has(statement)) }];
    }
    const { severity, code, message } = diagnostic;
    if (severity === "hint" || severity === "information") return [];
    const from = imports.find((file) => file.tree.statements.includes(diagnostic.statement)) ?? imports[0]!;
    const { header } = from.declaration;
    const span = (header.kind === "importHeader" && header.path) || header.span;
    return [{ code, severity, message: `In "${from.path}": ${message}`, statement: header, span }];
  });
}

/** Layers of a network that no unit of a streaming target computes, said at the annotation that is in the way or at the name of the layer. */
function generationDiagnostics(network: CheckedNetwork, targets: ReadonlyMap<string, Target>): readonly Diagnostic[] {
  // Processors are no targets here: nothing is generated for them, nor for engines.
  const streams = network.targets.some(({ name }) => targets.get(name)?.engine === undefined && targets.has(name));
  if (network.broken || !streams) return [];
  return unbuiltLayers(network).map(({ layer, reason }) => {
    const { statement, expression, notGeneratedAt } = layer;
    if (notGeneratedAt) return report(notGeneratedYet, notGeneratedAt, { layer: layer.name, reason });
    const named = statement.kind === "layer" && !layer.name.includes(".") ? statement.name : expression;
    const span = { start: named.start, end: named.end };
    return report(notGeneratedYet, { statement, span }, { layer: layer.name, reason });
  });
}
