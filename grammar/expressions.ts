import { EMPTY_ALT } from "chevrotain";
import { endOf, isOneOf, NodeParser, type Rule, startsLoose } from "./nodes.ts";
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

export interface ArgumentList {
  readonly items: Argument[];
  readonly end: number;
}

/** Expressions and argument lists, by the rules of docs/grammar.md. */
export class ExpressionParser extends NodeParser {
  /** Parentheses and what stands in them. */
  readonly argumentList: Rule<ArgumentList> = this.RULE("argumentList", () => {
    this.CONSUME(LeftParenthesis);
    const items: Argument[] = [];
    this.OPTION1(() => items.push(this.SUBRULE1(this.argument)));
    this.MANY(() => {
      items.push(
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Comma);
              return this.OPTION2(() => this.SUBRULE2(this.argument)) ?? this.missingArgument();
            },
          },
          {
            ALT: () => {
              this.expected("`,` or `)`");
              return this.SUBRULE3(this.argument);
            },
          },
        ]),
      );
    });
    let end = this.endOfLast();
    const close = this.OPTION3(() => this.CONSUME(RightParenthesis));
    if (close === undefined) this.expected("`,` or `)`");
    else end = endOf(close);
    return { items, end };
  });

  /** `filters: 6` or `6`. */
  readonly argument: Rule<Argument> = this.RULE("argument", () => {
    return this.OR({
      DEF: [
        {
          GATE: () => this.LA(2).tokenType === Colon,
          ALT: () => {
            const label = this.nameOf(this.CONSUME(Identifier));
            this.CONSUME(Colon);
            return this.argumentOf(label, this.SUBRULE(this.value));
          },
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.argumentOf(undefined, this.SUBRULE(this.expression)) },
      ],
    });
  });

  /** As `argument`, and `lut 70%`: a label without a colon. */
  readonly looseArgument: Rule<Argument> = this.RULE("looseArgument", () => {
    return this.OR({
      DEF: [
        {
          GATE: () => this.LA(2).tokenType === Colon || startsLoose(this.LA(2).tokenType),
          ALT: () => {
            const label = this.nameOf(this.CONSUME(Identifier));
            this.OPTION(() => this.CONSUME(Colon));
            return this.argumentOf(label, this.SUBRULE(this.value));
          },
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.argumentOf(undefined, this.SUBRULE(this.expression)) },
      ],
    });
  });

  /** Between `<` and `>`: `16`, `mantissa 5`, `round: floor`; no comparisons, which would take the `>`. */
  readonly genericArgument: Rule<{ argument: Argument; option: boolean }> = this.RULE("genericArgument", () => {
    return this.OR({
      DEF: [
        {
          GATE: () => this.LA(2).tokenType === Colon || startsLoose(this.LA(2).tokenType),
          ALT: () => {
            const label = this.nameOf(this.CONSUME(Identifier));
            const colon = this.OPTION1(() => this.CONSUME(Colon));
            const value = this.OPTION2(() => this.SUBRULE1(this.operand)) ?? this.missing("a value");
            return { argument: this.argumentOf(label, value), option: colon !== undefined };
          },
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => ({ argument: this.argumentOf(undefined, this.SUBRULE2(this.operand)), option: false }) },
      ],
    });
  });

  /** `[1, 28, 28]`. */
  readonly bracketed: Rule<{ items: Expression[]; span: Span }> = this.RULE("bracketed", () => {
    const open = this.CONSUME(LeftBracket);
    const items: Expression[] = [];
    this.OPTION1(() => items.push(this.SUBRULE1(this.expression)));
    this.MANY(() => {
      items.push(
        this.OR([
          {
            ALT: () => {
              this.CONSUME(Comma);
              return this.SUBRULE(this.value);
            },
          },
          {
            ALT: () => {
              this.expected("`,` or `]`");
              return this.SUBRULE2(this.expression);
            },
          },
        ]),
      );
    });
    let end = this.endOfLast();
    const close = this.OPTION3(() => this.CONSUME(RightBracket));
    if (close === undefined) this.expected("`,` or `]`");
    else end = endOf(close);
    return { items, span: { start: open.startOffset, end } };
  });

  /** An expression, or a "missing" one with an error where none stands. */
  readonly value: Rule<Expression> = this.RULE(
    "value",
    (): Expression => this.OPTION(() => this.SUBRULE(this.expression)) ?? this.missing("a value"),
  );

  readonly expression: Rule<Expression> = this.RULE("expression", (): Expression => {
    const first = this.SUBRULE1(this.operand);
    let links: Link[] | undefined;
    this.MANY(() => {
      const token = this.OR([
        { ALT: () => this.CONSUME(OperatorToken) },
        { ALT: () => this.CONSUME(Minus) },
        { ALT: () => this.CONSUME(Less) },
        { ALT: () => this.CONSUME(Greater) },
      ]);
      const right = this.OPTION(() => this.SUBRULE2(this.operand)) ?? this.missing("a value");
      links ??= [];
      if (links.length < longestChain) links.push({ operator: this.operatorOf(token), right });
      else this.expected("a shorter expression");
    });
    return links ? this.ACTION(() => combine(first, links!, this.source)) : first;
  });

  /** `-x`, `a.b`, `stage1[2].a`. */
  readonly operand: Rule<Expression> = this.RULE("operand", (): Expression => {
    const signs: Operator[] = [];
    this.MANY1(() => signs.push(this.operatorOf(this.CONSUME(Minus))));
    let result: Expression = this.SUBRULE(this.primary);
    let length = 0;
    this.MANY2(() => {
      const object = result;
      const next = this.OR([
        {
          ALT: (): Expression => {
            const dot = this.CONSUME(Dot);
            const name = this.OPTION(() => this.nameOf(this.CONSUME(Identifier))) ?? this.missingName(dot);
            return { kind: "member", object, name, start: object.start, end: name.end };
          },
        },
        {
          ALT: (): Expression => {
            const { items, span } = this.SUBRULE(this.bracketed);
            const index = items?.[0] ?? this.missing("an index");
            return { kind: "index", object, index, start: object.start, end: span?.end };
          },
        },
      ]);
      if (length++ < longestChain) result = next;
    });
    for (let index = Math.min(signs.length, longestChain) - 1; index >= 0; index--) {
      const operator = signs[index]!;
      result = { kind: "unary", operator, operand: result, start: operator.start, end: result.end };
    }
    return result;
  });

  readonly primary: Rule<Expression> = this.RULE("primary", (): Expression => {
    this.depth++;
    if (this.depth > deepest) this.expected(`at most ${deepest} brackets inside each other`);
    const result = this.OR([
      { ALT: () => this.SUBRULE(this.number) },
      { ALT: () => this.SUBRULE(this.named) },
      { ALT: () => this.stringOf(this.CONSUME(StringToken)) },
      { GATE: () => this.depth <= deepest, ALT: () => this.SUBRULE(this.list) },
      { GATE: () => this.depth <= deepest, ALT: () => this.SUBRULE(this.group) },
      { GATE: () => this.depth <= deepest, ALT: () => this.SUBRULE(this.conditional) },
      { GATE: () => this.depth <= deepest, ALT: () => this.SUBRULE(this.repetition) },
    ]);
    this.depth--;
    return result;
  });

  /** `75%`, `100 MHz`, `50 uJ/inference`, `2:4`. */
  readonly number: Rule<Expression> = this.RULE("number", (): Expression => {
    const token = this.CONSUME1(NumberToken);
    const start = token.startOffset;
    const value = this.numberOf(token);
    let end = endOf(token);
    let percent = false;
    let unit: string | undefined;
    let unitSpan: Span | undefined;
    let ratio: Expression | undefined;
    this.OPTION1(() => {
      end = endOf(this.CONSUME(Percent));
      percent = true;
    });
    this.OPTION2({
      GATE: () => !percent && !isOneOf(this.LA(2).tokenType, [Colon, Assign, LeftParenthesis]),
      DEF: () => {
        const name = this.CONSUME1(Identifier);
        end = endOf(name);
        unit = this.textOf(name);
        this.OPTION3({
          GATE: () => this.source[this.LA(1).startOffset] === "/" && this.LA(2).tokenType === Identifier,
          DEF: () => {
            this.CONSUME(OperatorToken);
            const per = this.CONSUME2(Identifier);
            end = endOf(per);
            unit = `${unit}/${this.textOf(per)}`;
          },
        });
        unitSpan = { start: name.startOffset, end };
      },
    });
    this.OPTION4({
      GATE: () => !percent && unit === undefined && this.LA(2).tokenType === NumberToken,
      DEF: () => {
        const left: Expression = { kind: "number", value, percent, start, end };
        this.CONSUME(Colon);
        const second = this.CONSUME2(NumberToken);
        const right: Expression = {
          kind: "number",
          value: this.numberOf(second),
          percent: false,
          start: second.startOffset,
          end: endOf(second),
        };
        ratio = { kind: "ratio", left, right, start, end: right.end };
      },
    });
    if (ratio) return ratio;
    return unit === undefined || unitSpan === undefined
      ? { kind: "number", value, percent, start, end }
      : { kind: "number", value, percent, unit, unitSpan, start, end };
  });

  /** A name, a call, or a format with parameters in `<…>`. */
  readonly named: Rule<Expression> = this.RULE("named", (): Expression => {
    const name = this.nameOf(this.CONSUME(Identifier));
    let result: Expression = name;
    this.OR([
      {
        GATE: () => this.depth <= deepest,
        ALT: () => {
          const { items, end } = this.SUBRULE1(this.argumentList);
          result = { kind: "call", callee: name, arguments: items, start: name.start, end };
        },
      },
      {
        GATE: () => this.depth <= deepest && this.isGeneric(),
        ALT: () => {
          this.CONSUME(Less);
          const parameters: Argument[] = [];
          const options: Argument[] = [];
          const add = (read: { argument: Argument; option: boolean }) =>
            (read.option ? options : parameters).push(read.argument);
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
            const list = this.SUBRULE2(this.argumentList);
            this.ACTION(() => {
              options.push(...list.items);
              end = list.end;
            });
          });
          result = { kind: "generic", name, parameters, options, start: name.start, end };
        },
      },
      { ALT: EMPTY_ALT() },
    ]);
    return result;
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
        label = this.nameOf(this.CONSUME(Identifier));
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
