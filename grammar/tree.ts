/**
 * The syntax tree of one `.dnnx` file.
 *
 * Invariants (held by tests):
 * - Every text has a tree; parsing never throws. What cannot be read becomes a statement of kind "unknown" with errors.
 * - The texts of the statements, in order, join to the text of the file: a statement owns the white space and comments
 *   in front of it (its trivia); the last statement of a file is the empty "end" statement that owns what is left.
 * - All offsets in nodes are UTF-16 offsets relative to the start of the owning statement, so that a statement which an
 *   edit did not touch keeps its identity wherever it moves. `SyntaxTree.starts` holds the absolute starts.
 */

/** A half-open range of UTF-16 offsets, relative to the start of the statement that owns the node. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SyntaxTree {
  readonly text: string;
  /** All statements of the file in order, flat: headers, body statements, closing braces, the end. */
  readonly statements: readonly Statement[];
  /** Absolute start offset of `statements[i]`; one more entry than statements (the length of the text). */
  readonly starts: Int32Array;
  /** The declarations; a declaration keeps its identity while none of its statements changed. */
  readonly declarations: readonly Declaration[];
}

/** `import`, or a braced group (`target`, `approximation`, `network`, `block`, `device`) with the statements inside. */
export interface Declaration {
  readonly kind: "import" | "target" | "approximation" | "network" | "block" | "device" | "unknown";
  readonly header: Statement;
  readonly body: readonly Statement[];
  /** The statement of the closing brace; absent when the brace is missing (an error is then on the header). */
  readonly close?: Statement;
}

/**
 * What stands around a statement: the kind of body, or the file level. It decides by which rule the statement is read. "stray": a brace
 * that closes nothing, because the body goes on behind it.
 */
export type Scope = "file" | "target" | "device" | "approximation" | "network" | "block" | "unknown" | "stray";

export interface StatementBase {
  readonly scope: Scope;
  /** The statement's text, leading trivia included; offsets in nodes count from its start. */
  readonly text: string;
  /** Length of the statement's text in UTF-16 units, leading trivia included. */
  readonly length: number;
  /** The statement without its leading trivia. */
  readonly span: Span;
  /** Text of the `///` comment lines directly in front, without the slashes; absent when there are none. */
  readonly doc?: string;
  readonly errors: readonly SyntaxProblem[];
  /** Tokens in order, trivia not included (comments are found in the gaps by `commentsOf`). */
  readonly tokens: readonly Token[];
}

export interface Token extends Span {
  readonly kind: TokenKind;
}
export type TokenKind =
  | "identifier"
  | "keyword"
  | "number"
  | "string"
  | "punctuation"
  | "operator"
  | "annotation"
  | "unknown";

export interface SyntaxProblem extends Span {
  /** What was found, what was expected, in one sentence. */
  readonly message: string;
}

export type Statement = StatementBase &
  (
    | { readonly kind: "importHeader"; readonly path?: StringLiteral }
    | { readonly kind: "targetHeader" | "approximationHeader"; readonly name?: Name }
    | {
        readonly kind: "networkHeader";
        readonly name?: Name;
        readonly targets: readonly Name[];
        readonly annotations: readonly Annotation[];
      }
    | { readonly kind: "blockHeader"; readonly name?: Name; readonly parameters: readonly Parameter[] }
    | { readonly kind: "deviceHeader"; readonly name?: Name; readonly base?: Name }
    | { readonly kind: "close" }
    | { readonly kind: "end" }
    /** In a target or device body: `clock 100 MHz`, `budget lut 70%, bram 85%`. */
    | { readonly kind: "property"; readonly name: Name; readonly values: readonly PropertyValue[] }
    /** In an approximation body: `weights int4`, `sparsity 75%, block(4, 1)`; also with parentheses like an annotation. */
    | { readonly kind: "entry"; readonly annotation: Annotation }
    | { readonly kind: "use"; readonly names: readonly Name[] }
    | { readonly kind: "weightsFrom"; readonly path?: StringLiteral }
    | {
        readonly kind: "input";
        readonly name?: Name;
        readonly format?: Expression;
        readonly shape: readonly Expression[];
        readonly shapeSpan?: Span;
        readonly annotations: readonly Annotation[];
      }
    | { readonly kind: "output"; readonly values: readonly Expression[] }
    | {
        readonly kind: "layer";
        readonly name: Name;
        readonly value?: Expression;
        readonly annotations: readonly Annotation[];
      }
    /** `require latency <= 1 ms`, `require conv1.lut <= 5%`: left side, comparison, right side. */
    | {
        readonly kind: "require";
        readonly metric?: Expression;
        readonly comparison?: Operator;
        readonly bound?: Expression;
      }
    | {
        readonly kind: "exit";
        readonly name?: Name;
        readonly value?: Expression;
        /** The condition after `when`, the whole of it: `confidence > 90%`. */
        readonly confidence?: Expression;
        readonly taken?: Expression;
        readonly annotations: readonly Annotation[];
      }
    | { readonly kind: "override"; readonly layer?: Expression; readonly annotations: readonly Annotation[] }
    | { readonly kind: "return"; readonly value?: Expression }
    | { readonly kind: "unknown" }
  );

export interface Parameter extends Span {
  readonly name: Name;
  readonly default?: Expression;
}

/** One comma-separated value of a property; `budget lut 70%` has the label `lut` and the value `70%`. */
export interface PropertyValue extends Span {
  readonly label?: Name;
  readonly value: Expression;
}

/** `@fold(pe: 8, simd: 16)`; the span covers `@`, name and parentheses. */
export interface Annotation extends Span {
  readonly name: Name;
  readonly arguments: readonly Argument[];
}

export interface Argument extends Span {
  readonly label?: Name;
  readonly value: Expression;
}

export interface Name extends Span {
  readonly kind: "name";
  readonly text: string;
}

export interface StringLiteral extends Span {
  readonly kind: "string";
  readonly value: string;
}

export interface Operator extends Span {
  readonly text: string;
}

export type Expression =
  | Name
  | StringLiteral
  /** `75%` has `percent`; `100 MHz`, `4 mm2`, `19.2 GB/s`, `50 uJ/inference` have the unit as written, without spaces. */
  | (Span & {
      readonly kind: "number";
      readonly value: number;
      readonly percent: boolean;
      readonly unit?: string;
      readonly unitSpan?: Span;
    })
  | (Span & { readonly kind: "list"; readonly items: readonly Expression[] })
  /** `conv(image, filters: 6)`, `int8(scale: 0.05)`, `block(4, 1)`. */
  | (Span & { readonly kind: "call"; readonly callee: Name; readonly arguments: readonly Argument[] })
  /**
   * `fixed<16, 6>`, `bfp<mantissa 5, exponent 8, block 16>`, `float<4, 3>`; options may follow in parentheses or inside
   * (`fixed<16,6>(round: floor)`, `fixed<16,6, round: floor>`): both end in `options`.
   */
  | (Span & {
      readonly kind: "generic";
      readonly name: Name;
      readonly parameters: readonly Argument[];
      readonly options: readonly Argument[];
    })
  /** `a.b`, `stage1[2].a`. */
  | (Span & { readonly kind: "member"; readonly object: Expression; readonly name: Name })
  | (Span & { readonly kind: "index"; readonly object: Expression; readonly index: Expression })
  | (Span & {
      readonly kind: "binary";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Span & { readonly kind: "unary"; readonly operator: Operator; readonly operand: Expression })
  | (Span & {
      readonly kind: "if";
      readonly condition: Expression;
      readonly consequent: Expression;
      readonly alternative: Expression;
    })
  | (Span & {
      readonly kind: "repeat";
      readonly count: Expression;
      readonly carried: Argument;
      readonly body: Expression;
    })
  /** `2:4`. */
  | (Span & { readonly kind: "ratio"; readonly left: Expression; readonly right: Expression })
  /** Stands where an expression is missing. */
  | (Span & { readonly kind: "missing" });
