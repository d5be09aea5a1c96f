/** How many tests of a run passed and failed, and which did not run at all. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly notRun: readonly NamedTest[];
  /** Tests that failed first and passed when they were repeated; they count as passed. */
  readonly repeated: readonly NamedTest[];
}

interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** The part of Vitest's JSON report that counts. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/**
 * Counts a Vitest run from its JSON report and exit code.
 *
 * A file that could not be loaded, a run without a report, a run in which nothing passed and an error outside of any
 * test (a bad exit code without a failed test) are failures too, so that nothing looks green because nothing ran.
 */
export function tally(report: string | undefined, exitCode: number): Tally {
  if (report === undefined) return { passed: 0, failed: 1, notRun: [], repeated: [] };
  const files = (JSON.parse(report) as Report).testResults;
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failedTests = tests.filter(({ status }) => status === "failed").length;
  const brokenFiles = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
  ).length;
  const failed = failedTests + brokenFiles;
  const looksGreen = failed === 0 && (exitCode !== 0 || passed === 0);
  const named = (isMeant: (test: (typeof tests)[number]) => boolean): NamedTest[] =>
    files.flatMap((file) =>
      file.assertionResults.filter(isMeant).map(({ fullName }) => ({ file: file.name, name: fullName })),
    );
  const notRun = named(({ status }) => status !== "passed" && status !== "failed");
  const repeated = named(({ status, failureMessages }) => status === "passed" && (failureMessages?.length ?? 0) > 0);
  return { passed, failed: looksGreen ? 1 : failed, notRun, repeated };
}
