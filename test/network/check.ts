import { expect } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import type { Diagnostic, Place } from "../../server/diagnostics/diagnostic.ts";
import { createChecker } from "../../server/network/check.ts";
import type { CheckedFile, CheckedNetwork, Environment, Layer, WeightsTensor } from "../../server/network/checked.ts";
import { createCompiler } from "../../server/service/compile.ts";

/** Weights files by path; every other path is missing. */
export type Files = Readonly<Record<string, Readonly<Record<string, WeightsTensor>>>>;

/** Texts of other `.dnnx` files by path, for imports. */
export type Sources = Readonly<Record<string, string>>;

/** A host with these weights files and sources, which stay the same objects. */
export function environment(files: Files = {}, sources: Sources = {}): Environment {
  const ready = new Map(
    Object.entries(files).map(([path, tensors]) => [path, new Map(Object.entries(tensors))] as const),
  );
  const trees = new Map(Object.entries(sources).map(([path, text]) => [path, parse(text)] as const));
  const host: Environment = {
    id: "main.dnnx",
    weights: (path) => {
      const tensors = ready.get(path);
      return tensors ? { state: "ready", tensors } : { state: "missing", reason: "there is no such file" };
    },
    source: (path) => {
      const tree = trees.get(path);
      return tree
        ? { state: "ready", id: path, tree, environment: host }
        : { state: "missing", reason: "there is no such file" };
    },
  };
  return host;
}

export function tensor(shape: readonly number[], value: (index: number) => number = () => 0.5): WeightsTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float64Array.from({ length: count }, (_, index) => value(index)) };
}

/**
 * Checks a source with marks: a comment line with carets under a piece of the line in front of it, a code, and perhaps the
 * start or a part of the message. The diagnostics must be exactly those that are marked.
 */
export function check(source: string, files?: Files, sources?: Sources): CheckedFile {
  const tree = parse(source);
  const checked = createChecker(environment(files, sources))(tree);
  const wanted = marksOf(source);
  const found = allDiagnostics(checked)
    .map((diagnostic) => shown(tree, diagnostic))
    // Results by hand are easiest to follow in formats with room to spare; only a source that marks such hints is about them.
    .filter(({ code }) => code !== "dnnx-dead-bits" || wanted.some((mark) => mark.code === code));
  expect(found.map(({ at, code }) => `${at} ${code}`).toSorted()).toEqual(
    wanted.map(({ at, code }) => `${at} ${code}`).toSorted(),
  );
  for (const { at, code, message } of wanted) {
    if (message === "") continue;
    const messages = found.filter((diagnostic) => diagnostic.at === at && diagnostic.code === code);
    expect(messages.map((diagnostic) => diagnostic.message).join("\n")).toContain(message);
  }
  return checked;
}

export function allDiagnostics(checked: CheckedFile): readonly Diagnostic[] {
  return [...checked.diagnostics, ...checked.networks.flatMap(({ diagnostics }) => diagnostics)];
}

/** The only network of a source, and its layers by name; the source is checked with `check`. */
export function network(
  source: string,
  files?: Files,
  sources?: Sources,
): { readonly network: CheckedNetwork; readonly layer: (name: string) => Layer } {
  const checked = check(source, files, sources);
  expect(checked.networks).toHaveLength(1);
  const only = checked.networks[0]!;
  return {
    network: only,
    layer: (name) => {
      const found = only.byName.get(name);
      if (!found) throw new Error(`no layer ${name}; there are ${[...only.byName.keys()].join(", ")}`);
      return found;
    },
  };
}

/** Absolute start and end of a place, by the identity of its statement. */
export function rangeOf(tree: SyntaxTree, { statement, span }: Place): readonly [number, number] {
  const index = tree.statements.indexOf(statement);
  if (index < 0) throw new Error("the place is not in the tree");
  return [tree.starts[index]! + span.start, tree.starts[index]! + span.end];
}

interface Shown {
  /** line:start-end, all counted from 1. */
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

function shown(tree: SyntaxTree, diagnostic: Diagnostic): Shown {
  const [start, end] = rangeOf(tree, diagnostic);
  const before = tree.text.slice(0, start).split("\n");
  const column = before.at(-1)!.length + 1;
  const lineEnd = tree.text.slice(start, end).split("\n")[0]!.length;
  return { at: `${before.length}:${column}-${column + lineEnd}`, code: diagnostic.code, message: diagnostic.message };
}

function marksOf(source: string): readonly Shown[] {
  const lines = source.split("\n");
  const marks: Shown[] = [];
  let marked = 0;
  lines.forEach((line, index) => {
    const match = /^(\s*\/\/\s*)(\^+)\s+(dnnx-\S+)\s*(.*)$/.exec(line);
    if (!match) {
      marked = index + 1;
      return;
    }
    const column = match[1]!.length + 1;
    marks.push({ at: `${marked}:${column}-${column + match[2]!.length}`, code: match[3]!, message: match[4]!.trim() });
  });
  return marks;
}

/** The text after the only fix of the only diagnostic. */
export function fixed(source: string, files?: Files): string {
  const tree = parse(source);
  const { diagnostics } = createCompiler(environment(files))(tree);
  const fixes = diagnostics.flatMap((it) => it.fixes ?? []);
  expect(fixes).toHaveLength(1);
  const { statement, span, newText } = fixes[0]!.changes[0]!;
  const start = tree.starts[tree.statements.indexOf(statement)]!;
  return source.slice(0, start + span.start) + newText + source.slice(start + span.end);
}
