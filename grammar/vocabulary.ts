import { createToken, Lexer, type TokenType } from "chevrotain";

/** The token types that the parser distinguishes. The tokens themselves come from our own lexer. */
export const tokenTypes: TokenType[] = [];
const define = (name: string): TokenType => {
  const created = createToken({ name, pattern: Lexer.NA });
  tokenTypes.push(created);
  return created;
};

export const Identifier = define("Identifier");
export const NumberToken = define("Number");
export const StringToken = define("String");
export const AnnotationToken = define("Annotation");
export const Unknown = define("Unknown");
export const LeftParenthesis = define("LeftParenthesis");
export const RightParenthesis = define("RightParenthesis");
export const LeftBracket = define("LeftBracket");
export const RightBracket = define("RightBracket");
export const LeftBrace = define("LeftBrace");
export const RightBrace = define("RightBrace");
export const Comma = define("Comma");
export const Colon = define("Colon");
export const Dot = define("Dot");
export const Assign = define("Assign");
export const Less = define("Less");
export const Greater = define("Greater");
export const Minus = define("Minus");
export const OperatorToken = define("Operator");
export const Percent = define("Percent");
/** The keyword that a statement starts with; which one it is has been decided before. */
export const Keyword = define("Keyword");
/** A name in front of a colon. */
export const Label = define("Label");
export const On = define("On");
export const Extends = define("Extends");
export const From = define("From");
export const If = define("If");
export const Then = define("Then");
export const Else = define("Else");
export const Repeat = define("Repeat");
export const When = define("When");
export const Taken = define("Taken");

/** Token types of the lexer, in its numbering. */
export const plainTypes: readonly TokenType[] = [
  Identifier,
  NumberToken,
  StringToken,
  AnnotationToken,
  Unknown,
  LeftParenthesis,
  RightParenthesis,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Colon,
  Dot,
  Assign,
  Less,
  Greater,
  Minus,
  OperatorToken,
  Percent,
];
/** Words that are keywords between the parts of a statement. */
export const clauseTypes: ReadonlyMap<string, TokenType> = new Map([
  ["on", On],
  ["extends", Extends],
  ["from", From],
  ["if", If],
  ["then", Then],
  ["else", Else],
  ["repeat", Repeat],
  ["when", When],
  ["taken", Taken],
]);
