import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Lines with a getter inside an object literal. */
function ownGetters(path: string, text: string): readonly string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isObjectLiteralExpression(node)) {
      for (const property of node.properties) {
        if (!ts.isGetAccessor(property)) continue;
        found.push(`${path}:${source.getLineAndCharacterOfPosition(property.getStart(source)).line + 1}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test("a getter in an object literal is found, one of a class is not", () => {
  const text = "class A {\n  get a() { return 1; }\n}\nconst b = {\n  get a() { return 1; },\n};\n";
  expect(ownGetters("a.ts", text)).toEqual(["a.ts:5"]);
});

// They give each object a hidden class of its own, which keeps what the getters see until V8 collects all garbage (see `lazily`).
test("objects that the server makes while somebody types have no getters of their own", () => {
  const files = globSync("{server,grammar}/**/*.ts", { cwd: root });
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap((path) => ownGetters(path, readFileSync(join(root, path), "utf8")))).toEqual([]);
});
