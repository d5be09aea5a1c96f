import { commentsIn } from "../../grammar/comments.ts";
import type { Lines } from "../../grammar/lines.ts";
import type { Annotation, Argument, Expression, Name, Span, Statement, TokenKind } from "../../grammar/tree.ts";
import { statementAt } from "../../grammar/walk.ts";
import { createFact } from "../lazy/fact.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

/** In the order of the legend: the numbers in the answer are indexes into it. */
export const tokenTypes = [
  "keyword",
  "number",
  "string",
  "operator",
  "comment",
  "decorator",
  "variable",
  "function",
  "type",
  "parameter",
  "property",
  "enumMember",
  "class",
  "struct",
  "interface",
] as const;
export const tokenModifiers = ["declaration"] as const;

type TokenType = (typeof tokenTypes)[number];

/** Five numbers a token as in the protocol: line delta, character delta, length, type, modifiers. */
export function semanticTokens(document: Document, range?: Range): number[] {
  const { tree, lines } = document;
  const from = range?.start ?? 0;
  const to = range?.end ?? lines.length;
  const encoder = createEncoder(lines);
  for (let index = statementAt(tree, from).index; index < tree.statements.length; index++) {
    const start = tree.starts[index]!;
    if (start >= to) break;
    const tokens = tokensOf(tree.statements[index]!);
    for (let i = 0; i < tokens.length; i += 4) {
      const tokenStart = start + tokens[i]!;
      const tokenEnd = start + tokens[i + 1]!;
      if (tokenEnd > from && tokenStart < to) encoder.add(tokenStart, tokenEnd, tokens[i + 2]!, tokens[i + 3]!);
    }
  }
  return encoder.data;
}

interface Encoder {
  readonly data: number[];
  readonly add: (start: number, end: number, type: number, modifiers: number) => void;
}

/** Turns ascending absolute ranges into the relative form; a token over several lines becomes one token a line. */
function createEncoder(lines: Lines): Encoder {
  const data: number[] = [];
  let line = 0;
  let lastLine = 0;
  let lastCharacter = 0;
  const put = (start: number, end: number, type: number, modifiers: number): void => {
    if (end <= start) return;
    const character = start - lines.startOf(line);
    data.push(line - lastLine, line === lastLine ? character - lastCharacter : character, end - start, type, modifiers);
    lastLine = line;
    lastCharacter = character;
  };
  const moveTo = (offset: number): void => {
    while (line + 1 < lines.count && lines.startOf(line + 1) <= offset) line += 1;
  };
  return {
    data,
    add: (start, end, type, modifiers) => {
      moveTo(start);
      for (let from = start; from < end; ) {
        const next = line + 1 < lines.count ? lines.startOf(line + 1) : lines.length;
        put(from, Math.min(end, lines.offsetAt(line, next)), type, modifiers);
        if (next >= end) break;
        from = next;
        moveTo(from);
      }
    },
  };
}

/** Start, end, type, modifiers of each coloured token, relative to the statement. */
const tokensOf: (statement: Statement) => Int32Array = createFact((statement) => {
  const roles = rolesIn(statement);
  const found: number[] = [];
  const comments = commentsIn(statement);
  let comment = 0;
  const commentsUntil = (offset: number): void => {
    for (; comment < comments.length && comments[comment]!.start < offset; comment++) {
      found.push(comments[comment]!.start, comments[comment]!.end, tokenTypes.indexOf("comment"), 0);
    }
  };
  for (const token of statement.tokens) {
    commentsUntil(token.start);
    const role = roles.get(token.start);
    const type = role?.type ?? byKind[token.kind];
    if (type !== undefined) found.push(token.start, token.end, tokenTypes.indexOf(type), role?.declaration ? 1 : 0);
  }
  commentsUntil(statement.length);
  return Int32Array.from(found);
});

/** What a token is without its place in the tree; punctuation and unreadable characters are left to the editor. */
const byKind: Readonly<Partial<Record<TokenKind, TokenType>>> = {
  keyword: "keyword",
  number: "number",
  string: "string",
  operator: "operator",
  annotation: "decorator",
};

interface Role {
  readonly type: TokenType;
  readonly declaration: boolean;
}

/** Roles of the names in a statement by where they start. */
function rolesIn(statement: Statement): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>();
  const role = (name: Span | undefined, type: TokenType, declaration = false): void => {
    if (name && name.end > name.start) roles.set(name.start, { type, declaration });
  };
  const expression = (value: Expression | undefined, names: TokenType): void => {
    switch (value?.kind) {
      case "name":
        role(value, formatName.test(value.text) ? "type" : names);
        break;
      case "call":
        role(value.callee, formatName.test(value.callee.text) ? "type" : "function");
        for (const argument of value.arguments) labelled(argument, names === "variable" ? "variable" : "enumMember");
        break;
      case "generic":
        role(value.name, "type");
        for (const argument of [...value.parameters, ...value.options]) labelled(argument, "enumMember");
        break;
      case "list":
        for (const item of value.items) expression(item, names);
        break;
      case "member":
        expression(value.object, "variable");
        role(value.name, "property");
        break;
      case "index":
        expression(value.object, "variable");
        expression(value.index, "variable");
        break;
      case "binary":
      case "ratio":
        expression(value.left, names);
        expression(value.right, names);
        break;
      case "unary":
        expression(value.operand, names);
        break;
      case "if":
        expression(value.condition, names);
        expression(value.consequent, names);
        expression(value.alternative, names);
        break;
      case "repeat":
        expression(value.count, names);
        labelled(value.carried, "variable");
        expression(value.body, names);
        break;
      case "number":
        role(value.unitSpan, "keyword");
        break;
      default:
        break;
    }
  };
  const labelled = (argument: Argument, names: TokenType): void => {
    role(argument.label, "parameter");
    expression(argument.value, argument.label ? "enumMember" : names);
  };
  const annotations = (list: readonly Annotation[]): void => {
    for (const annotation of list) {
      role(annotation, "decorator");
      role(annotation.name, "decorator");
      for (const argument of annotation.arguments) labelled(argument, "enumMember");
    }
  };
  const declared = (name: Name | undefined, type: TokenType): void => role(name, type, true);

  switch (statement.kind) {
    case "targetHeader":
      declared(statement.name, "struct");
      break;
    case "approximationHeader":
      declared(statement.name, "interface");
      break;
    case "networkHeader":
      declared(statement.name, "class");
      for (const target of statement.targets) role(target, "struct");
      annotations(statement.annotations);
      break;
    case "blockHeader":
      declared(statement.name, "function");
      for (const parameter of statement.parameters) {
        declared(parameter.name, "parameter");
        expression(parameter.default, "enumMember");
      }
      break;
    case "deviceHeader":
      declared(statement.name, "struct");
      role(statement.base, "struct");
      break;
    case "property":
      role(statement.name, "property");
      for (const value of statement.values) {
        role(value.label, "parameter");
        expression(value.value, statement.name.text === "device" ? "struct" : "enumMember");
      }
      break;
    case "entry":
      annotations([statement.annotation]);
      break;
    case "use":
      for (const name of statement.names) role(name, "interface");
      break;
    case "input":
      declared(statement.name, "variable");
      expression(statement.format, "type");
      for (const size of statement.shape) expression(size, "variable");
      annotations(statement.annotations);
      break;
    case "output":
      for (const value of statement.values) expression(value, "variable");
      break;
    case "layer":
      declared(statement.name, "variable");
      expression(statement.value, "variable");
      annotations(statement.annotations);
      break;
    case "require":
      if (statement.metric?.kind === "name") role(statement.metric, "property");
      else expression(statement.metric, "property");
      expression(statement.bound, "property");
      break;
    case "exit":
      declared(statement.name, "variable");
      expression(statement.value, "variable");
      annotations(statement.annotations);
      break;
    case "override":
      expression(statement.layer, "variable");
      annotations(statement.annotations);
      break;
    case "return":
      expression(statement.value, "variable");
      break;
    default:
      break;
  }
  return roles;
}

/** Names of number formats, those that are not supported yet included: colours do not depend on what is built. */
const formatName = /^(u?int\d+|u?fixed|binary|ternary|bfp|float|fp(16|32|8_e4m3|8_e5m2)|bf16|log2|codebook)$/;
