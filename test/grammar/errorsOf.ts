import { parse } from "../../grammar/parse.ts";

/** What the statements of a text say is wrong. */
export const errorsOf = (source: string) =>
  parse(source).statements.flatMap((statement) => statement.errors.map((error) => error.message));
