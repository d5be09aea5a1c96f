import { withErrors } from "./statement.ts";
import type { Declaration, Statement } from "./tree.ts";

/**
 * Groups the statements of a file into declarations. A header whose brace is never closed gets an error, which is the
 * only thing that a statement learns from its neighbours; both variants of such a header are remembered, so that closing
 * and opening a brace far away brings back the same identities.
 *
 * `statements` is changed in place where a header needs the other variant. A declaration of `before` whose statements
 * are all the same is used again.
 */
export function groupDeclarations(statements: Statement[], before: readonly Declaration[]): Declaration[] {
  const known = new Map<Statement, Declaration>();
  for (const declaration of before) known.set(declaration.header, declaration);
  const declarations: Declaration[] = [];
  let index = 0;
  while (index < statements.length) {
    const first = statements[index]!;
    if (first.kind === "end") break;
    let end = index + 1;
    while (end < statements.length && isInside(statements[end]!)) end++;
    const last = statements[end - 1]!;
    const close = end > index + 1 && last.kind === "close" ? last : undefined;
    const header = close || !opens(first) ? closedVariant(first) : unclosedVariant(first);
    statements[index] = header;
    const bodyEnd = close ? end - 1 : end;
    const old = known.get(header);
    declarations.push(
      old && old.close === close && isSame(old.body, statements, index + 1, bodyEnd)
        ? old
        : {
            kind: kindOf(header),
            header,
            body: statements.slice(index + 1, bodyEnd),
            ...(close ? { close } : {}),
          },
    );
    index = end;
  }
  return declarations;
}

function isInside(statement: Statement): boolean {
  return statement.scope !== "file" && statement.kind !== "end";
}

function isSame(body: readonly Statement[], statements: readonly Statement[], from: number, to: number): boolean {
  if (body.length !== to - from) return false;
  for (let index = 0; index < body.length; index++) if (body[index] !== statements[from + index]) return false;
  return true;
}

function kindOf(header: Statement): Declaration["kind"] {
  switch (header.kind) {
    case "importHeader":
      return "import";
    case "targetHeader":
      return "target";
    case "approximationHeader":
      return "approximation";
    case "networkHeader":
      return "network";
    case "blockHeader":
      return "block";
    case "deviceHeader":
      return "device";
    default:
      return "unknown";
  }
}

function opens(header: Statement): boolean {
  return header.text.endsWith("{");
}

const unclosed = new WeakMap<Statement, Statement>();
const closed = new WeakMap<Statement, Statement>();

/** The header as it is read by itself. */
export function closedVariant(header: Statement): Statement {
  return closed.get(header) ?? header;
}

function unclosedVariant(header: Statement): Statement {
  if (closed.has(header)) return header;
  let variant = unclosed.get(header);
  if (!variant) {
    const brace = header.tokens.at(-1)!;
    const message = "expected `}` to close this `{`, found the next declaration or the end of the file";
    variant = withErrors(header, [...header.errors, { start: brace.start, end: brace.end, message }]);
    unclosed.set(header, variant);
    closed.set(variant, header);
  }
  return variant;
}
