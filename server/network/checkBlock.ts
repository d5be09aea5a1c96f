import type { Expression, Name, Statement } from "../../grammar/tree.ts";
import { annotationKindByName } from "../approximations/registry.ts";
import { blockForm } from "../diagnostics/blockForm.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { misplacedStatement } from "../diagnostics/misplacedStatement.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownAnnotation } from "../diagnostics/unknownAnnotation.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { useBeforeDefinition } from "../diagnostics/useBeforeDefinition.ts";
import { layerKindByName } from "../layers/registry.ts";
import { type Block, type Scope, tensorArguments } from "./blocks.ts";
import { syntaxDiagnostics } from "./settings.ts";
import { unknownCall } from "./unknownCall.ts";

/** What is wrong with a block whoever calls it: names, form, recursion. Parameters are checked where it is called. */
export function checkBlock(block: Block, scope: Scope): readonly Diagnostic[] {
  const { header, body, name } = block;
  const diagnostics = syntaxDiagnostics(header);
  const headerPlace = {
    statement: header,
    span: header.kind === "blockHeader" && header.name ? header.name : header.span,
  };
  const defined = new Map<string, { readonly statement: Statement; readonly span: Name }>();
  for (const parameter of block.parameters) define(parameter.name, header, "parameter");
  const circle = circleOf(block, scope);
  if (circle) {
    const parameters = { name, why: `it calls itself (${circle.join(" calls ")}), so it would never end` };
    diagnostics.push(report(blockForm, headerPlace, parameters));
  }
  const later = new Set(body.flatMap((statement) => (statement.kind === "layer" ? [statement.name.text] : [])));
  let returned = false;
  for (const statement of body) {
    diagnostics.push(...syntaxDiagnostics(statement));
    if (statement.errors.length > 0) {
      if (statement.kind === "layer") define(statement.name, statement, "layer");
      if (statement.kind === "return") returned = true;
      continue;
    }
    if (returned) {
      const place = { statement, span: statement.span };
      diagnostics.push(report(blockForm, place, { name, why: '"return" must be its last statement' }));
      break;
    }
    switch (statement.kind) {
      case "layer": {
        const plain = statement.value?.kind === "name" || statement.value?.kind === "member";
        if (plain) {
          const why = `"${statement.name.text}" must be a call such as relu(x), or a choice between tensors`;
          diagnostics.push(report(blockForm, { statement, span: statement.value! }, { name, why }));
        }
        read(statement.value, statement, new Set());
        annotations(statement);
        define(statement.name, statement, "layer");
        break;
      }
      case "return":
        returned = true;
        read(statement.value, statement, new Set());
        break;
      case "use":
        for (const use of statement.names) {
          if (scope.approximations.has(use.text) || use.text === "") continue;
          const near = nearMisses(use.text, scope.approximations.keys());
          diagnostics.push(
            report(unknownName, { statement, span: use }, { what: "approximation", name: use.text, near }),
          );
        }
        break;
      default: {
        const place = { statement, span: statement.tokens[0] ?? statement.span };
        const what = `"${statement.text.slice(place.span.start, place.span.end)}"`;
        diagnostics.push(report(misplacedStatement, place, { what, why: "it belongs to a network, not into a block" }));
      }
    }
  }
  if (!returned) {
    const why = 'it has no "return", so its call gives no tensor';
    diagnostics.push(report(blockForm, headerPlace, { name, why }));
  }
  return diagnostics;

  function define(written: Name, statement: Statement, what: string): void {
    if (written.text === "") return;
    const first = defined.get(written.text);
    if (first) {
      const related = [{ ...first, message: `"${written.text}" is first defined here.` }];
      diagnostics.push(report(duplicateName, { statement, span: written }, { what, name: written.text }, { related }));
    } else defined.set(written.text, { statement, span: written });
  }

  /** The tensors that an expression names must stand in front of it. */
  function read(value: Expression | undefined, statement: Statement, carried: ReadonlySet<string>): void {
    switch (value?.kind) {
      case "name": {
        if (defined.has(value.text) || carried.has(value.text)) return;
        const place = { statement, span: value };
        const near = nearMisses(value.text, [...defined.keys(), ...carried]);
        diagnostics.push(
          later.has(value.text)
            ? report(useBeforeDefinition, place, { name: value.text, cycle: undefined })
            : report(unknownName, place, { what: "layer", name: value.text, near }),
        );
        return;
      }
      case "member":
      case "index":
        read(value.object, statement, carried);
        return;
      case "if":
        read(value.consequent, statement, carried);
        read(value.alternative, statement, carried);
        return;
      case "repeat": {
        const { label } = value.carried;
        read(value.carried.value, statement, carried);
        read(value.body, statement, label ? new Set([...carried, label.text]) : carried);
        return;
      }
      case "call":
        callee(value.callee, statement);
        for (const argument of tensorArguments(value, scope)) read(argument, statement, carried);
    }
  }

  function callee({ text, start, end }: Name, statement: Statement): void {
    if (layerKindByName.has(text) || scope.blocks.has(text)) return;
    const place = { statement, span: { start, end } };
    diagnostics.push(unknownCall(place, text, scope.blocks.keys()));
  }

  function annotations(statement: Statement & { readonly kind: "layer" }): void {
    for (const { name: written } of statement.annotations) {
      const { text } = written;
      if (text === "" || text === "distilled" || annotationKindByName.has(text)) continue;
      const place = { statement, span: written };
      const near = nearMisses(text, annotationKindByName.keys());
      diagnostics.push(report(unknownAnnotation, place, { name: text, near }));
    }
  }
}

/** Blocks that a body calls, by name. */
export function calledIn(body: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (value: Expression | undefined): void => {
    switch (value?.kind) {
      case "call":
        if (!layerKindByName.has(value.callee.text)) found.add(value.callee.text);
        for (const argument of value.arguments) visit(argument.value);
        return;
      case "if":
        visit(value.consequent);
        visit(value.alternative);
        return;
      case "repeat":
        visit(value.carried.value);
        visit(value.body);
        return;
      case "member":
      case "index":
        visit(value.object);
    }
  };
  for (const statement of body) {
    if (statement.kind === "output") statement.values.forEach(visit);
    else if (statement.kind === "layer" || statement.kind === "return" || statement.kind === "exit")
      visit(statement.value);
  }
  return found;
}

/** Names from the block along what it calls back to itself. */
function circleOf(block: Block, scope: Scope): readonly string[] | undefined {
  const open: (readonly [Block, readonly string[]])[] = [[block, [block.name]]];
  const seen = new Set<Block>();
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, path] = next;
    for (const name of calledIn(at.body)) {
      const callee = (at.imported?.scope ?? scope).blocks.get(name);
      if (callee === block) return [...path, name];
      if (!callee || seen.has(callee)) continue;
      seen.add(callee);
      open.push([callee, [...path, name]]);
    }
  }
  return undefined;
}
