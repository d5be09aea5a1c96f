import type { IToken } from "chevrotain";
import { endOf, isOneOf, NodeParser, type Rule, startsLoose, unitText } from "./nodes.ts";
import { combine, type Link } from "./operators.ts";
import type { Argument, Expression, Name, Operator, Span } from "./tree.ts";
import {
  Assign,
  Colon,
  Comma,
  Dot,
  Else,
  Greater,
  Identifier,
  If,
  Label,
  LeftBracket,
  LeftParenthesis,
  Less,
  Minus,
  NumberToken,
  OperatorToken,
  Percent,
  Repeat,
  RightBracket,
  RightParenthesis,
  StringToken,
  Then,
} from "./vocabulary.ts";

/** Brackets nested deeper, and chains of operators longer than this, are errors: every walk over a tree is recursive. */
const deepest = 100;
const longestChain = 256;

const none: readonly Operator[] = [];

type PlainNumber = Extract<Expression, { kind: "number" }>;

export interface ArgumentList {
  readonly items: Argument[];
  readonly end: number;
}

interface FormatArgument {
  readonly argument: Argument;
  /** Written with a colon. */
  readonly option: boolean;
}

/**
 * Expressions and argument lists, by the rules of docs/grammar.md. Alternatives stand in fields, so that they are not
 * made anew at every step; a look at the next token saves entering the optional parts that are mostly absent.
 */
export class ExpressionParser extends NodeParser {
  /** Parentheses and what stands in them. */
  readonly argumentList: Rule<ArgumentList> = this.RULE("argumentList", () => {
    this.CONSUME(LeftParenthesis);
    const items: Argument[] = [];
    this.OPTION1(() => items.push(this.SUBRULE1(this.argument)));
    this.MANY(() => items.push(this.OR(this.furtherArguments)));
    let end = this.endOfLast();
    const close = this.OPTION3(() => this.CONSUME(RightParenthesis));
    if (close === undefined) this.expected("`,` or `)`");
    else end = endOf(close);
    return { items, end };
  });

  private readonly furtherArguments = [
    {
      ALT: (): Argument => {
        this.CONSUME(Comma);
        return this.OPTION2(() => this.SUBRULE2(this.argument)) ?? this.missingArgument();
      },
    },
    {
      ALT: (): Argument => {
        this.expected("`,` or `)`");
        return this.SUBRULE3(this.argument);
      },
    },
  ];

  /** `filters: 6` or `6`. */
  readonly argument: Rule<Argument> = this.RULE("argument", () => this.OR(this.argumentForms));

  private readonly argumentForms = [
    {
      ALT: (): Argument => {
        const label = this.nameOf(this.CONSUME(Label));
        this.CONSUME(Colon);
        return this.argumentOf(label, this.OPTION(() => this.SUBRULE1(this.expression)) ?? this.missing("a value"));
      },
    },
    {
      ALT: (): Argument => {
        const value = this.SUBRULE2(this.expression);
        return (this.isNext(Assign) ? this.assigned(value) : undefined) ?? this.argumentOf(undefined, value);
      },
    },
  ];

  /** `filters = 8`, as other languages write it: an error, but what it means is known. */
  private assigned(label: Expression): Argument | undefined {
    return this.OPTION2(() => {
      const name = label?.kind === "name" ? label : undefined;
      this.expected(name ? `\`:\`, as in \`${name.text}: …\`` : "`,` or `)`");
      this.CONSUME(Assign);
      const value = this.OPTION3(() => this.SUBRULE3(this.expression)) ?? this.missing("a value");
      return this.argumentOf(name, value);
    });
  }

  /** As `argument`, and `lut 70%`: a label without a colon. */
  readonly looseArgument: Rule<Argument> = this.RULE("looseArgument", () => {
    return this.OR({
      DEF: [
        {
          ALT: () => {
            const label = this.nameOf(this.CONSUME(Label));
            this.CONSUME(Colon);
            return this.argumentOf(label, this.SUBRULE1(this.value));
          },
        },
        {
          GATE: () => startsLoose(this.LA(2).tokenType),
          ALT: () => this.argumentOf(this.nameOf(this.CONSUME(Identifier)), this.SUBRULE2(this.value)),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.argumentOf(undefined, this.SUBRULE(this.expression)) },
      ],
    });
  });

  /** `[1, 28, 28]`. */
  readonly bracketed: Rule<{ items: Expression[]; span: Span }> = this.RULE("bracketed", () => {
    const open = this.CONSUME(LeftBracket);
    const items: Expression[] = [];
    this.OPTION1(() => items.push(this.SUBRULE1(this.expression)));
    this.MANY(() => items.push(this.OR(this.furtherItems)));
    let end = this.endOfLast();
    const close = this.OPTION3(() => this.CONSUME(RightBracket));
    if (close === undefined) this.expected("`,` or `]`");
    else end = endOf(close);
    return { items, span: { start: open.startOffset, end } };
  });

  private readonly furtherItems = [
    {
      ALT: (): Expression => {
        this.CONSUME(Comma);
        return this.SUBRULE(this.value);
      },
    },
    {
      ALT: (): Expression => {
        this.expected("`,` or `]`");
        return this.SUBRULE2(this.expression);
      },
    },
  ];

  /** An expression, or a "missing" one with an error where none stands. */
  readonly value: Rule<Expression> = this.RULE(
    "value",
    (): Expression => this.OPTION(() => this.SUBRULE(this.expression)) ?? this.missing("a value"),
  );

  readonly expression: Rule<Expression> = this.RULE("expression", (): Expression => {
    if (this.depth >= deepest) return this.missing(`at most ${deepest} brackets inside each other`);
    this.depth++;
    const start = this.LA(1).startOffset;
    const first = this.SUBRULE1(this.operand);
    const result = this.isOperator() ? this.chain(first, start) : first;
    this.depth--;
    return result;
  });

  /** What follows the first operand of an expression, which began at `start`. */
  private chain(first: Expression, start: number): Expression {
    const links: Link[] = [];
    const end = this.endOfLast();
    this.MANY(() => {
      const operator = this.operatorOf(this.OR(this.operators));
      const from = this.LA(1).startOffset;
      const right = this.OPTION(() => this.SUBRULE2(this.operand));
      const operand = right
        ? { expression: right, start: from, end: this.endOfLast() }
        : { expression: this.missing("a value"), start: operator.end, end: operator.end };
      if (links.length < longestChain) links.push({ operator, right: operand });
      else this.expected("a shorter expression");
    });
    return this.ACTION(() => combine({ expression: first, start, end }, links));
  }

  private isOperator(): boolean {
    return this.isNext(OperatorToken) || this.isNext(Minus) || this.isNext(Less) || this.isNext(Greater);
  }

  private readonly operators = [
    { ALT: (): IToken => this.CONSUME(OperatorToken) },
    { ALT: (): IToken => this.CONSUME(Minus) },
    { ALT: (): IToken => this.CONSUME(Less) },
    { ALT: (): IToken => this.CONSUME(Greater) },
  ];

  /** `-x`, `a.b`, `stage1[2].a`. */
  readonly operand: Rule<Expression> = this.RULE("operand", (): Expression => {
    const signs = this.isNext(Minus) ? this.signs() : none;
    let result: Expression | undefined;
    if (signs.length > 0) result = this.OPTION(() => this.SUBRULE1(this.primary)) ?? this.missing("a value");
    if (result === undefined || this.RECORDING_PHASE) result = this.SUBRULE2(this.primary);
    if (this.isNext(Dot) || this.isNext(LeftBracket)) result = this.parts(result);
    if (signs.length === 0) return result;
    const end = this.endOfLast();
    for (const operator of signs.slice(0, longestChain).reverse())
      result = { kind: "unary", operator, operand: result, start: operator.start, end };
    return result;
  });

  private signs(): readonly Operator[] {
    const signs: Operator[] = [];
    this.MANY1(() => signs.push(this.operatorOf(this.CONSUME(Minus))));
    return signs;
  }

  /** Members and elements of `whole`, one of the other. */
  private parts(whole: Expression): Expression {
    let result = whole;
    let length = 0;
    this.MANY2(() => {
      const object = result;
      const next = this.OR([
        { ALT: (): Expression => this.memberOf(object) },
        { ALT: (): Expression => this.elementOf(object) },
      ]);
      if (length++ < longestChain) result = next;
    });
    return result;
  }

  private memberOf(object: Expression): Expression {
    const dot = this.CONSUME(Dot);
    const name = this.OPTION2(() => this.nameOf(this.CONSUME(Identifier))) ?? this.missingName(dot);
    return { kind: "member", object, name, start: object.start, end: name.end };
  }

  private elementOf(object: Expression): Expression {
    const { items, span } = this.SUBRULE(this.bracketed);
    return this.ACTION(() => {
      const index = items[0] ?? this.missing("an index");
      return { kind: "index", object, index, start: object.start, end: span.end };
    });
  }

  readonly primary: Rule<Expression> = this.RULE("primary", (): Expression => this.OR(this.primaries));

  private readonly primaries = [
    { ALT: (): Expression => this.SUBRULE(this.number) },
    { ALT: (): Expression => this.SUBRULE(this.named) },
    { ALT: (): Expression => this.stringOf(this.CONSUME(StringToken)) },
    { ALT: (): Expression => this.SUBRULE(this.list) },
    { ALT: (): Expression => this.SUBRULE(this.group) },
    { ALT: (): Expression => this.SUBRULE(this.conditional) },
    { ALT: (): Expression => this.SUBRULE(this.repetition) },
  ];

  /** `75%`, `100 MHz`, `50 uJ/inference`, `2:4`. */
  readonly number: Rule<Expression> = this.RULE("number", (): Expression => {
    const plain = this.plainNumber(this.CONSUME1(NumberToken));
    const isPercent = this.isNext(Percent);
    const isRatio = this.isNext(Colon, NumberToken);
    const isQuantity = this.isNext(Identifier) && !isOneOf(this.LA(2).tokenType, [LeftParenthesis, Assign]);
    let result: Expression = plain;
    if (isPercent) result = this.percentage(plain);
    if (isRatio) result = this.ratio(plain);
    if (isQuantity) result = this.quantity(plain);
    return result;
  });

  private percentage(plain: PlainNumber): Expression {
    const sign = this.OPTION1(() => this.CONSUME(Percent))!;
    return { kind: "number", value: plain.value, percent: true, start: plain.start, end: endOf(sign) };
  }

  private ratio(left: PlainNumber): Expression {
    const right = this.OPTION2(() => {
      this.CONSUME(Colon);
      return this.plainNumber(this.CONSUME2(NumberToken));
    })!;
    return { kind: "ratio", left, right, start: left.start, end: right.end };
  }

  private quantity({ value, start }: PlainNumber): Expression {
    const { text, span } = this.OPTION3(() => this.SUBRULE(this.unit))!;
    return this.ACTION(
      (): Expression => ({ kind: "number", value, percent: false, unit: text, unitSpan: span, start, end: span.end }),
    );
  }

  private readonly unit: Rule<{ text: string; span: Span }> = this.RULE("unit", () => {
    const name = this.CONSUME1(Identifier);
    let text = this.textOf(name);
    let end = endOf(name);
    if (this.isNext(OperatorToken, Identifier) && this.isWritten("/")) {
      this.OPTION(() => {
        this.CONSUME(OperatorToken);
        const per = this.CONSUME2(Identifier);
        text = unitText(text, this.textOf(per));
        end = endOf(per);
      });
    }
    return { text, span: { start: name.startOffset, end } };
  });

  /** A name, a call, or a format with parameters in `<…>`. */
  readonly named: Rule<Expression> = this.RULE("named", (): Expression => {
    const name = this.nameOf(this.CONSUME(Identifier));
    const isCall = this.isNext(LeftParenthesis);
    const isGeneric = this.isNext(Less) && (this.RECORDING_PHASE || this.isGeneric());
    let result: Expression = name;
    if (isCall) result = this.call(name);
    if (isGeneric) result = this.OPTION2(() => this.SUBRULE(this.generic, { ARGS: [name] }))!;
    return result;
  });

  private call(callee: Name): Expression {
    const { items, end } = this.OPTION1(() => this.SUBRULE(this.argumentList))!;
    return { kind: "call", callee, arguments: items, start: callee.start, end };
  }

  private readonly generic: Rule<Expression, [name?: Name]> = this.RULE("generic", (name?: Name): Expression => {
    const parameters: Argument[] = [];
    const options: Argument[] = [];
    const add = (read: FormatArgument) => (read.option ? options : parameters).push(read.argument);
    this.CONSUME(Less);
    const one = this.OPTION1(() => add(this.SUBRULE1(this.genericArgument)));
    if (one === undefined) this.expected("the parameters of the format, as in `fixed<16, 6>`");
    this.MANY(() => {
      this.CONSUME(Comma);
      const more = this.OPTION4(() => add(this.SUBRULE2(this.genericArgument)));
      if (more === undefined) this.expected("a parameter of the format");
    });
    let end = this.endOfLast();
    const close = this.OPTION2(() => this.CONSUME(Greater));
    if (close === undefined) this.expected("`,` or `>`");
    else end = endOf(close);
    this.OPTION3(() => {
      const list = this.SUBRULE(this.argumentList);
      this.ACTION(() => {
        options.push(...list.items);
        end = list.end;
      });
    });
    return { kind: "generic", name: name!, parameters, options, start: name?.start ?? 0, end };
  });

  /** `16`, `mantissa 5`, `round: floor`; an operand and not an expression, which would take the `>`. */
  private readonly genericArgument: Rule<FormatArgument> = this.RULE("genericArgument", () => {
    return this.OR({
      DEF: [
        {
          ALT: () => {
            const label = this.nameOf(this.CONSUME(Label));
            this.CONSUME(Colon);
            const value = this.OPTION(() => this.SUBRULE1(this.operand)) ?? this.missing("a value");
            return { argument: this.argumentOf(label, value), option: true };
          },
        },
        {
          GATE: () => startsLoose(this.LA(2).tokenType),
          ALT: () => {
            const label = this.nameOf(this.CONSUME(Identifier));
            return { argument: this.argumentOf(label, this.SUBRULE2(this.operand)), option: false };
          },
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => ({ argument: this.argumentOf(undefined, this.SUBRULE3(this.operand)), option: false }) },
      ],
    });
  });

  readonly list: Rule<Expression> = this.RULE("list", (): Expression => {
    const { items, span } = this.SUBRULE(this.bracketed);
    return { kind: "list", items, start: span?.start, end: span?.end };
  });

  /** `(n + 1)`. */
  readonly group: Rule<Expression> = this.RULE("group", (): Expression => {
    const open = this.CONSUME(LeftParenthesis);
    const inner = this.SUBRULE(this.value);
    let end = this.endOfLast();
    const close = this.OPTION(() => this.CONSUME(RightParenthesis));
    if (close === undefined) this.expected("`)`");
    else end = endOf(close);
    // A name keeps its own span: it is what references and renames replace.
    return inner.kind === "binary" || inner.kind === "unary" || inner.kind === "if" || inner.kind === "repeat"
      ? { ...inner, start: open.startOffset, end }
      : inner;
  });

  readonly conditional: Rule<Expression> = this.RULE("conditional", (): Expression => {
    const start = this.CONSUME(If).startOffset;
    const condition = this.SUBRULE1(this.value);
    let consequent: Expression | undefined;
    let alternative: Expression | undefined;
    this.OPTION1(() => {
      this.CONSUME(Then);
      consequent = this.SUBRULE2(this.value);
    });
    consequent ??= this.missing("`then`");
    this.OPTION2(() => {
      this.CONSUME(Else);
      alternative = this.SUBRULE3(this.value);
    });
    alternative ??= this.missing("`else`");
    return { kind: "if", condition, consequent, alternative, start, end: alternative.end };
  });

  /** `repeat 3 (x = stem) residual(x, filters: 64)`. */
  readonly repetition: Rule<Expression> = this.RULE("repetition", (): Expression => {
    const start = this.CONSUME(Repeat).startOffset;
    const count = this.SUBRULE(this.count);
    const open = this.OPTION1(() => this.CONSUME(LeftParenthesis));
    if (open === undefined) this.expected("`(` and what is carried from one turn to the next, as in `(x = stem)`");
    const at = this.endOfLast();
    let label: Name = { kind: "name", text: "", start: at, end: at };
    let value: Expression | undefined;
    this.OPTION2({
      GATE: () => open !== undefined,
      DEF: () => {
        label = this.definedName(this.CONSUME(Identifier));
        const assign = this.OPTION3(() => this.CONSUME(Assign));
        if (assign === undefined) this.expected("`=`");
        value = this.SUBRULE1(this.value);
      },
    });
    const first = value ?? this.missing("a name and `=`");
    const close = this.OPTION4(() => this.CONSUME(RightParenthesis));
    if (close === undefined) this.expected("`)`");
    const body = this.SUBRULE2(this.value);
    const carried: Argument = { label, value: first, start: label.start, end: first.end };
    return { kind: "repeat", count, carried, body, start, end: body.end };
  });

  /** A number, a name or an expression in parentheses: a call would take the parentheses that follow. */
  readonly count: Rule<Expression> = this.RULE("count", (): Expression => {
    let count: Expression | undefined;
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== LeftParenthesis || this.LA(3).tokenType !== Assign,
      DEF: () => {
        count = this.OR([
          { ALT: () => this.SUBRULE(this.number) },
          { ALT: () => this.nameOf(this.CONSUME(Identifier)) },
          { ALT: () => this.SUBRULE(this.group) },
        ]);
      },
    });
    return count ?? this.missing("how many times to repeat");
  });
}
