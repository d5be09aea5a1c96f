import { type ArgumentList, ExpressionParser } from "./expressions.ts";
import type { Rule } from "./nodes.ts";
import type {
  Annotation,
  Argument,
  Expression,
  Name,
  Operator,
  Parameter,
  PropertyValue,
  Span,
  StringLiteral,
} from "./tree.ts";
import {
  AnnotationToken,
  Assign,
  Colon,
  Comma,
  Extends,
  From,
  Identifier,
  Keyword,
  LeftBrace,
  LeftBracket,
  LeftParenthesis,
  On,
  RightParenthesis,
  StringToken,
  Taken,
  When,
} from "./vocabulary.ts";

/** The grammar of statements, one rule each (docs/grammar.md). The parser is fed one statement at a time. */
export class StatementParser extends ExpressionParser {
  constructor(options: { readonly validate: boolean }) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly importHeader: Rule<{ path?: StringLiteral }> = this.RULE("importHeader", () => {
    this.CONSUME(Keyword);
    const path = this.SUBRULE(this.path);
    return path ? { path } : {};
  });

  readonly plainHeader: Rule<{ name?: Name }> = this.RULE("plainHeader", () => {
    this.CONSUME(Keyword);
    const name = this.SUBRULE(this.ownName);
    this.SUBRULE(this.opening);
    return name ? { name } : {};
  });

  readonly networkHeader: Rule<{ name?: Name; targets: Name[]; annotations: Annotation[] }> = this.RULE(
    "networkHeader",
    () => {
      this.CONSUME(Keyword);
      const name = this.SUBRULE(this.ownName);
      let targets: Name[] = [];
      this.OPTION(() => {
        this.CONSUME(On);
        targets = this.SUBRULE(this.names);
      });
      const annotations = this.SUBRULE(this.annotations);
      this.SUBRULE(this.opening);
      return { ...(name ? { name } : {}), targets, annotations };
    },
  );

  readonly blockHeader: Rule<{ name?: Name; parameters: Parameter[] }> = this.RULE("blockHeader", () => {
    this.CONSUME(Keyword);
    const name = this.SUBRULE(this.ownName);
    const parameters: Parameter[] = [];
    const open = this.OPTION1(() => this.CONSUME(LeftParenthesis));
    if (open === undefined) this.expected("`(` and the parameters of the block");
    this.OPTION2(() => parameters.push(this.SUBRULE1(this.parameter)));
    this.MANY(() => {
      this.CONSUME(Comma);
      const parameter = this.OPTION3(() => this.SUBRULE2(this.parameter));
      if (parameter === undefined) this.expected("a parameter");
      else parameters.push(parameter);
    });
    const close = this.OPTION4(() => this.CONSUME(RightParenthesis));
    if (close === undefined && open !== undefined) this.expected("`)` after the parameters");
    this.SUBRULE(this.opening);
    return { ...(name ? { name } : {}), parameters };
  });

  readonly deviceHeader: Rule<{ name?: Name; base?: Name }> = this.RULE("deviceHeader", () => {
    this.CONSUME(Keyword);
    const name = this.SUBRULE(this.ownName);
    let base: Name | undefined;
    this.OPTION(() => {
      this.CONSUME(Extends);
      base = this.SUBRULE(this.name);
    });
    this.SUBRULE(this.opening);
    return { ...(name ? { name } : {}), ...(base ? { base } : {}) };
  });

  readonly property: Rule<{ name: Name; values: PropertyValue[] }> = this.RULE("property", () => {
    const name = this.nameOf(this.CONSUME(Identifier));
    const values: PropertyValue[] = [];
    this.OPTION1(() => values.push(this.SUBRULE1(this.looseArgument)));
    if (values.length === 0) this.expected(`a value of \`${name.text}\``);
    this.MANY(() => {
      this.CONSUME(Comma);
      values.push(this.OPTION2(() => this.SUBRULE2(this.looseArgument)) ?? this.missingArgument());
    });
    return { name, values };
  });

  readonly entry: Rule<{ annotation: Annotation }> = this.RULE("entry", () => {
    const name = this.OR([
      { ALT: () => this.nameOf(this.CONSUME(Identifier)) },
      { ALT: () => this.annotationName(this.CONSUME(AnnotationToken)) },
    ]);
    let items: Argument[] = [];
    let end = name.end;
    this.OR1([
      {
        ALT: () => {
          const list = this.SUBRULE(this.argumentList);
          this.ACTION(() => {
            items = list.items;
            end = list.end;
          });
        },
      },
      {
        ALT: () => {
          items.push(this.SUBRULE1(this.looseArgument));
          this.MANY(() => {
            this.CONSUME(Comma);
            items.push(this.OPTION(() => this.SUBRULE2(this.looseArgument)) ?? this.missingArgument());
          });
          this.ACTION(() => {
            end = items.at(-1)!.end;
          });
        },
        IGNORE_AMBIGUITIES: true,
      },
      { ALT: () => this.expected(`the value of \`${name.text}\``) },
    ]);
    return { annotation: { name, arguments: items, start: this.annotationStart(name), end } };
  });

  readonly use: Rule<{ names: Name[] }> = this.RULE("use", () => {
    this.CONSUME(Keyword);
    return { names: this.SUBRULE(this.names) };
  });

  readonly weightsFrom: Rule<{ path?: StringLiteral }> = this.RULE("weightsFrom", () => {
    this.CONSUME(Keyword);
    this.CONSUME(From);
    const path = this.SUBRULE(this.path);
    return path ? { path } : {};
  });

  readonly inputStatement: Rule<{
    name?: Name;
    format?: Expression;
    shape: Expression[];
    shapeSpan?: Span;
    annotations: Annotation[];
  }> = this.RULE("inputStatement", () => {
    this.CONSUME(Keyword);
    const name = this.SUBRULE(this.ownName);
    const colon = this.OPTION1(() => this.CONSUME(Colon));
    if (colon === undefined) this.expected("`:` and the format and shape of the input, as in `uint8[1, 28, 28]`");
    const hasFormat = this.ACTION(() => this.LA(1).tokenType !== LeftBracket);
    let format: Expression | undefined;
    this.OPTION2({
      GATE: () => hasFormat,
      DEF: () => {
        format = this.SUBRULE(this.primary);
      },
    });
    if (format === undefined) this.expected("a number format such as `uint8`");
    let shape: { items: Expression[]; span: Span } | undefined;
    this.OPTION3(() => {
      shape = this.SUBRULE(this.bracketed);
    });
    if (shape === undefined) this.expected("`[` and the shape of the input, as in `[1, 28, 28]`");
    const annotations = this.SUBRULE(this.annotations);
    return {
      ...(name ? { name } : {}),
      ...(format ? { format } : {}),
      shape: shape?.items ?? [],
      ...(shape ? { shapeSpan: shape.span } : {}),
      annotations,
    };
  });

  readonly output: Rule<{ values: Expression[] }> = this.RULE("output", () => {
    this.CONSUME(Keyword);
    const values = [this.SUBRULE1(this.value)];
    this.MANY(() => {
      this.CONSUME(Comma);
      values.push(this.SUBRULE2(this.value));
    });
    this.noAnnotation("output");
    return { values };
  });

  readonly layer: Rule<{ name: Name; value?: Expression; annotations: Annotation[] }> = this.RULE("layer", () => {
    const name = this.definedName(this.CONSUME(Identifier));
    const assign = this.OPTION1(() => this.CONSUME(Assign));
    if (assign === undefined) this.expected(`\`=\` after \`${name.text}\` (a layer is written \`name = conv(…)\`)`);
    let value: Expression | undefined;
    this.OPTION2(() => {
      value = this.SUBRULE(this.expression);
    });
    if (value === undefined) this.expected(`the layer that \`${name.text}\` stands for, as in \`conv(…)\``);
    const annotations = this.SUBRULE(this.annotations);
    return { name, ...(value ? { value } : {}), annotations };
  });

  readonly require: Rule<{ metric?: Expression; comparison?: Operator; bound?: Expression }> = this.RULE(
    "require",
    () => {
      this.CONSUME(Keyword);
      const condition = this.SUBRULE(this.value);
      if (condition.kind === "missing") return {};
      if (condition.kind !== "binary" || !/^[<>!=]/.test(condition.operator.text)) {
        this.expected("a comparison and a limit, as in `latency <= 1 ms`");
        return { metric: condition };
      }
      return { metric: condition.left, comparison: condition.operator, bound: condition.right };
    },
  );

  readonly exit: Rule<{
    name?: Name;
    value?: Expression;
    confidence?: Expression;
    taken?: Expression;
    annotations: Annotation[];
  }> = this.RULE("exit", () => {
    this.CONSUME(Keyword);
    const name = this.SUBRULE(this.ownName);
    const assign = this.OPTION1(() => this.CONSUME(Assign));
    if (assign === undefined) this.expected("`=` after the name of the exit");
    const value = this.SUBRULE1(this.value);
    let confidence: Expression | undefined;
    let taken: Expression | undefined;
    this.OPTION2(() => {
      this.CONSUME(When);
      confidence = this.SUBRULE2(this.value);
    });
    if (confidence === undefined) this.expected("`when` and a condition, as in `when confidence > 90%`");
    this.OPTION3(() => {
      this.CONSUME(Taken);
      taken = this.SUBRULE3(this.value);
    });
    if (taken === undefined) this.expected("`taken` and how often the exit is taken, as in `taken 60%`");
    const annotations = this.SUBRULE(this.annotations);
    return {
      ...(name ? { name } : {}),
      value,
      ...(confidence ? { confidence } : {}),
      ...(taken ? { taken } : {}),
      annotations,
    };
  });

  readonly override: Rule<{ layer?: Expression; annotations: Annotation[] }> = this.RULE("override", () => {
    this.CONSUME(Keyword);
    let layer: Expression | undefined;
    this.OPTION(() => {
      layer = this.SUBRULE(this.operand);
    });
    if (layer === undefined) this.expected("the layer to override, as in `stage1[2].a`");
    const annotations = this.SUBRULE(this.annotations);
    if (annotations.length === 0) this.expected("an annotation, as in `@weights(int8)`");
    return { ...(layer ? { layer } : {}), annotations };
  });

  readonly returnStatement: Rule<{ value?: Expression }> = this.RULE("returnStatement", () => {
    this.CONSUME(Keyword);
    const value = this.SUBRULE(this.value);
    this.noAnnotation("return");
    return { value };
  });

  // Parts of statements.

  /** Behind a statement that only names results, people annotate the layer in it. */
  private noAnnotation(keyword: "output" | "return"): void {
    this.ACTION(() => {
      const next = this.LA(1);
      if (next.tokenType !== AnnotationToken) return;
      const layer = `\`y = … ${this.textOf(next)}(…)\` and then \`${keyword} y\``;
      this.expected(`the end of the statement, as annotations stand behind a layer that has a name: ${layer}`);
    });
  }

  readonly path: Rule<StringLiteral | undefined> = this.RULE("path", () => {
    let path: StringLiteral | undefined;
    this.OPTION(() => {
      path = this.stringOf(this.CONSUME(StringToken));
    });
    if (path === undefined) this.expected('a path in quotes, as in `"lenet5.npz"`');
    return path;
  });

  /** Of what the statement defines. */
  readonly ownName: Rule<Name | undefined> = this.RULE("ownName", () => {
    let name: Name | undefined;
    this.OPTION(() => {
      name = this.definedName(this.CONSUME(Identifier));
    });
    if (name === undefined) this.expected("a name");
    return name;
  });

  readonly name: Rule<Name | undefined> = this.RULE("name", () => {
    let name: Name | undefined;
    this.OPTION(() => {
      name = this.nameOf(this.CONSUME(Identifier));
    });
    if (name === undefined) this.expected("a name");
    return name;
  });

  readonly names: Rule<Name[]> = this.RULE("names", () => {
    const names: Name[] = [];
    const add = (name: Name | undefined) => {
      if (name) names.push(name);
    };
    add(this.SUBRULE1(this.name));
    this.MANY(() => {
      this.CONSUME(Comma);
      add(this.SUBRULE2(this.name));
    });
    return names;
  });

  readonly opening: Rule<void> = this.RULE("opening", () => {
    const brace = this.OPTION(() => this.CONSUME(LeftBrace));
    if (brace === undefined) this.expected("`{`");
  });

  readonly parameter: Rule<Parameter> = this.RULE("parameter", () => {
    const name = this.definedName(this.CONSUME(Identifier));
    let value: Expression | undefined;
    this.OPTION(() => {
      this.CONSUME(Assign);
      value = this.SUBRULE(this.value);
    });
    return { start: name.start, end: value?.end ?? name.end, name, ...(value ? { default: value } : {}) };
  });

  readonly annotations: Rule<Annotation[]> = this.RULE("annotations", () => {
    const annotations: Annotation[] = [];
    this.MANY(() => {
      const name = this.annotationName(this.CONSUME(AnnotationToken));
      let list: ArgumentList | undefined;
      this.OPTION(() => {
        list = this.SUBRULE(this.argumentList);
      });
      annotations.push({ name, arguments: list?.items ?? [], start: name.start - 1, end: list?.end ?? name.end });
    });
    return annotations;
  });
}
