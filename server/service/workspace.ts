import { edit } from "../../grammar/edit.ts";
import type { Replacement } from "../../grammar/layout.ts";
import { createLines, type Lines } from "../../grammar/lines.ts";
import { parse } from "../../grammar/parse.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import type { Environment, SourceFile, WeightsFile } from "../network/checked.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import type { Calibration } from "../units/calibration.ts";
import { calibrationName, readCalibration } from "../verify/calibrationFile.ts";
import { type Compilation, createCompiler, type Surroundings } from "./compile.ts";

/**
 * The open documents of an editor. A `Document` is one immutable state of a text; what is derived from it (checks,
 * designs, costs) is computed when first asked for and kept, so that answers to one state never disagree and a state
 * that nobody asks about costs only its parse.
 */
export interface Document {
  readonly uri: string;
  readonly tree: SyntaxTree;
  readonly lines: Lines;
  /** Different for every state of every document of the workspace, weights that arrived later included. */
  readonly revision: number;
  readonly compilation: () => Compilation;
  /**
   * Begins an experiment: gives what the document would be after edits of this state, seen by nobody else. The states of one
   * experiment share what their edits do not touch, and nothing with the document, whose next edit costs what it would have.
   */
  readonly experiment: () => (edits: readonly Replacement[]) => Document;
}

export interface WorkspaceHost {
  /** Weights named by a document; "loading" until the host knows, then it calls `filesChanged`. */
  weights(uri: string, path: string): WeightsFile;
  /** The cell library that a target of a document or file names; as for weights. */
  cells?(uri: string, path: string): CellsFile;
  /** Text of the file that `import` names in a document or file; the editor's text of an open document goes first. */
  source?(uri: string, path: string): SourceText;
  /** The name that `source` gives to the document `uri`; absent: its own. */
  name?(uri: string): string;
}

export type SourceText =
  | { readonly state: "ready"; readonly uri: string; readonly text: string }
  /** `uri`: where the file would be, when that is known. */
  | { readonly state: "missing"; readonly reason: string; readonly uri?: string };

/** Replaces [start, end) of the text; the whole text when there is no range. Positions beyond the text mean its end. */
export interface TextEdit {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Workspace {
  readonly open: (uri: string, text: string) => Document;
  /** Edits apply one after the other; undefined when the document is not open. */
  readonly change: (uri: string, edits: readonly TextEdit[]) => Document | undefined;
  readonly close: (uri: string) => void;
  readonly get: (uri: string) => Document | undefined;
  readonly documents: () => Iterable<Document>;
  /** Weights or cells of some documents have arrived or changed: their derived facts are stale. */
  readonly filesChanged: (uris: Iterable<string>) => void;
  /**
   * An open document as it would be with another text, among the same files and weights; undefined when it is not open. The last text for
   * each purpose is kept, so that the next one costs what differs.
   */
  readonly variant: (uri: string, purpose: string, text: string) => Document | undefined;
  /** A file was edited or changed on disk: the open documents that import it are stale; gives these. */
  readonly sourceChanged: (uri: string) => readonly Document[];
}

type Ready = Extract<SourceFile, { readonly state: "ready" }>;

interface Variant {
  /** What it is a variant of. */
  readonly base: Document;
  readonly document: Document;
  readonly compile: (tree: SyntaxTree) => Compilation;
}

export function createWorkspace(host: WorkspaceHost): Workspace {
  const documents = new Map<string, Document>();
  const compilers = new Map<string, (tree: SyntaxTree) => Compilation>();
  /** By document, then by purpose. */
  const variants = new Map<string, Map<string, Variant>>();
  /** Imported files as they were last read, by the open document that reads them and their own name. */
  const imported = new Map<string, { readonly file: Ready; readonly text: string } | "missing">();
  let revisions = 0;

  const documentOf = (
    uri: string,
    tree: SyntaxTree,
    lines: Lines,
    compile: (tree: SyntaxTree) => Compilation,
  ): Document => {
    revisions += 1;
    let compilation: Compilation | undefined;
    return {
      uri,
      tree,
      lines,
      revision: revisions,
      compilation: () => {
        compilation ??= compile(tree);
        return compilation;
      },
      experiment: () => {
        const own = createCompiler(environmentOf(uri, uri), surroundingsOf(uri));
        return (edits) => {
          const changed = edited(tree, lines, edits);
          return documentOf(uri, changed.tree, changed.lines, own);
        };
      },
    };
  };

  const store = (uri: string, tree: SyntaxTree, lines: Lines): Document => {
    const document = documentOf(uri, tree, lines, (it) => compilerOf(uri)(it));
    documents.set(uri, document);
    return document;
  };

  const compilerOf = (uri: string): ((tree: SyntaxTree) => Compilation) => {
    const known = compilers.get(uri) ?? createCompiler(environmentOf(uri, uri), surroundingsOf(uri));
    compilers.set(uri, known);
    return known;
  };

  /** A file that may be there; a host that cannot say leaves the document without it. */
  const beside = (uri: string, name: string): SourceText | undefined => {
    try {
      return host.source?.(uri, name);
    } catch {
      return undefined;
    }
  };

  /** The calibration file beside the document, read anew when its text has changed. */
  const calibrationOf = (uri: string): (() => Calibration | undefined) => {
    const name = calibrationName(uri.startsWith("file:") ? decodeURIComponent(uri) : uri);
    let known: { readonly text: string; readonly calibration: Calibration | undefined } | undefined;
    return () => {
      if (name === undefined) return undefined;
      const found = beside(uri, name);
      if (found?.uri !== undefined) imported.set(`${uri} ${found.uri}`, "missing");
      if (found?.state !== "ready") return undefined;
      if (known?.text !== found.text) known = { text: found.text, calibration: readCalibration(name, found.text) };
      return known.calibration;
    };
  };

  const surroundingsOf = (uri: string): Surroundings => ({
    calibration: calibrationOf(uri),
    ...(host.cells ? { cells: (path, file) => host.cells!(file ?? uri, path) } : {}),
  });

  /** What the file `uri` names, on behalf of the open document `reader`. */
  const environmentOf = (uri: string, reader: string): Environment => ({
    id: host.name?.(uri) ?? uri,
    weights: (path) => host.weights(uri, path),
    source: (path) => {
      const found = host.source?.(uri, path) ?? { state: "missing", reason: "files cannot be read here" };
      const key = `${reader} ${found.uri}`;
      if (found.state === "missing") {
        if (found.uri !== undefined) imported.set(key, "missing");
        return { state: "missing", reason: found.reason };
      }
      const before = imported.get(key);
      const known = before === "missing" ? undefined : before;
      const open = documents.get(found.uri);
      const text = open ? open.tree.text : found.text;
      if (known && (open ? known.file.tree === open.tree : known.text === text)) return known.file;
      const environment = known?.file.environment ?? environmentOf(found.uri, reader);
      const file: Ready = { state: "ready", id: found.uri, tree: open?.tree ?? parse(text), environment };
      imported.set(key, { file, text });
      return file;
    },
  });

  return {
    open: (uri, text) => {
      compilers.delete(uri);
      variants.delete(uri);
      return store(uri, parse(text), createLines(text));
    },
    change: (uri, edits) => {
      const document = documents.get(uri);
      if (!document) return undefined;
      let { tree, lines } = document;
      for (const { range, text } of edits) {
        const a = range ? lines.offsetAt(range.start.line, range.start.character) : 0;
        const b = range ? lines.offsetAt(range.end.line, range.end.character) : tree.starts[tree.statements.length]!;
        const start = Math.min(a, b);
        const end = Math.max(a, b);
        tree = edit(tree, start, end, text);
        lines = lines.edit(start, end, text);
      }
      return store(uri, tree, lines);
    },
    close: (uri) => {
      documents.delete(uri);
      compilers.delete(uri);
      variants.delete(uri);
      for (const key of imported.keys()) if (key.startsWith(`${uri} `)) imported.delete(key);
    },
    get: (uri) => documents.get(uri),
    documents: () => documents.values(),
    variant: (uri, purpose, text) => {
      const base = documents.get(uri);
      if (!base) return undefined;
      const own = variants.get(uri) ?? new Map<string, Variant>();
      variants.set(uri, own);
      const known = own.get(purpose);
      const before = known?.document;
      // What the files around it say may have changed with the document.
      if (before && known.base === base && before.tree.text === text) return before;
      const { start, end, newText } = difference(before?.tree.text ?? "", text);
      const tree = before ? edit(before.tree, start, end, newText) : parse(text);
      const lines = before ? before.lines.edit(start, end, newText) : createLines(text);
      const compile = known?.compile ?? createCompiler(environmentOf(uri, uri), surroundingsOf(uri));
      const document = documentOf(uri, tree, lines, compile);
      own.set(purpose, { base, document, compile });
      return document;
    },
    sourceChanged: (uri) => {
      const stale: Document[] = [];
      for (const [reader, document] of documents) {
        if (reader !== uri && imported.has(`${reader} ${uri}`))
          stale.push(store(reader, document.tree, document.lines));
      }
      return stale;
    },
    filesChanged: (uris) => {
      for (const uri of uris) {
        const document = documents.get(uri);
        if (document) store(uri, document.tree, document.lines);
      }
    },
  };
}

/** One replacement that makes `after` of `before`. */
function difference(before: string, after: string): { start: number; end: number; newText: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same += 1;
  }
  return { start, end: before.length - same, newText: after.slice(start, after.length - same) };
}

/** Edits of one state of a text; of several at one offset the first one comes first. */
function edited(tree: SyntaxTree, lines: Lines, edits: readonly Replacement[]): { tree: SyntaxTree; lines: Lines } {
  return edits
    .toSorted((a, b) => a.start - b.start)
    .reduceRight(
      (state, { start, end, newText }) => ({
        tree: edit(state.tree, start, end, newText),
        lines: state.lines.edit(start, end, newText),
      }),
      { tree, lines },
    );
}
