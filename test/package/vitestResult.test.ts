import { describe, expect, test } from "vitest";
import { tally } from "../../scripts/vitestResult.ts";

function report(...files: { name: string; status: string; tests: Record<string, string> }[]): string {
  return JSON.stringify({
    testResults: files.map(({ name, status, tests }) => ({
      name,
      status,
      assertionResults: Object.entries(tests).map(([fullName, state]) => ({ fullName, status: state })),
    })),
  });
}

describe("tally of a Vitest run", () => {
  test("counts what passed and failed, and names what did not run", () => {
    const text = report(
      { name: "a.test.ts", status: "failed", tests: { one: "passed", two: "failed", three: "skipped" } },
      { name: "b.test.ts", status: "passed", tests: { four: "passed" } },
    );
    expect(tally(text, 1)).toEqual({
      passed: 2,
      failed: 1,
      notRun: [{ file: "a.test.ts", name: "three" }],
      repeated: [],
    });
  });

  test("a file that could not be loaded is a failure", () => {
    const text = report(
      { name: "a.test.ts", status: "failed", tests: {} },
      { name: "b.test.ts", status: "passed", tests: { one: "passed" } },
    );
    expect(tally(text, 1)).toEqual({ passed: 1, failed: 1, notRun: [], repeated: [] });
  });

  test("what passed only when it was repeated is named", () => {
    const [fullName, status] = ["one", "passed"];
    const failedFirst = { fullName, status, failureMessages: ["expected 1 to be 2"] };
    const passedAtOnce = { fullName: "two", status, failureMessages: [] };
    const file = { name: "a.test.ts", status, assertionResults: [failedFirst, passedAtOnce] };
    expect(tally(JSON.stringify({ testResults: [file] }), 0)).toEqual({
      passed: 2,
      failed: 0,
      notRun: [],
      repeated: [{ file: "a.test.ts", name: "one" }],
    });
  });

  test.each([
    ["no report", undefined, 0],
    ["no tests", report(), 0],
    ["nothing but tests that did not run", report({ name: "a", status: "passed", tests: { one: "skipped" } }), 0],
    ["an error outside of every test", report({ name: "a", status: "passed", tests: { one: "passed" } }), 1],
  ])("%s is a failure", (_, text, exitCode) => {
    expect(tally(text, exitCode).failed).toBe(1);
  });
});
