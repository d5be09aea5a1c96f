import { defineConfig } from "vitest/config";

/**
 * Two projects: `unit` is everything that runs in this process (simulators included), `e2e` drives a real VS Code and
 * needs the packaged extension, so `npm test` runs it last and alone.
 */
export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    // A guard against what hangs: simulators of large designs take minutes on a busy machine.
    testTimeout: 600_000,
    hookTimeout: 120_000,
    reporters: ["default"],
    setupFiles: ["test/setup.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/e2e/packaged.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // The window belongs to others: a key that it loses is no defect of ours. `npm test` names what passed only then.
          retry: 1,
        },
      },
    ],
  },
});
