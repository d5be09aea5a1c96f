import * as vscode from "vscode";
import { type FileRequirements, requirementsRequest } from "../../server/lsp/protocol.ts";
import { latest } from "../server/latest.ts";
import type { Server } from "../server/server.ts";
import { createItems, type Items, verifiable } from "./items.ts";
import { type Verify, verifyNetworks } from "./verification.ts";

/**
 * Every `require` is a test: it passes when the estimate meets it. The tests say their margin while the file is typed, and a test
 * that was run once follows it. A second profile verifies networks by simulation.
 */
export function showRequirements(server: Server, verify: Verify, subscriptions: vscode.Disposable[]): void {
  const controller = vscode.tests.createTestController("dnnx", "DNNX");
  const items = createItems(controller);
  const results = createResults(controller, items);

  const ask = (uri?: string): Promise<readonly FileRequirements[]> =>
    server.ask(requirementsRequest, uri === undefined ? {} : { uri });
  const refreshAll = async (): Promise<void> => {
    const files = await ask();
    results.follow(items.show(files));
    items.keepOnly(new Set(files.map(({ uri }) => uri)));
  };
  const refresh = async (uris: Iterable<string>): Promise<void> => {
    for (const uri of uris) {
      const files = await ask(uri);
      results.follow(items.show(files));
      // A file that was never saved is gone when it is closed.
      if (files.length === 0) controller.items.delete(uri);
    }
  };

  /** Files to bring up to date; undefined: all. */
  const stale = new Set<string | undefined>();
  const update = latest(async () => {
    const now = [...stale];
    stale.clear();
    try {
      await (now.includes(undefined) ? refreshAll() : refresh(now.filter((uri) => uri !== undefined)));
    } catch {
      // The server ends or starts; it tells when it runs again.
    }
  });
  const changed = (uri: string | undefined): void => {
    stale.add(uri);
    update();
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.dnnx");
  const anyChanged = (): void => changed(undefined);

  controller.resolveHandler = async (item) => {
    if (!item) await refreshAll();
  };
  controller.refreshHandler = refreshAll;
  const estimate = controller.createRunProfile(
    vscode.l10n.t("Estimate"),
    vscode.TestRunProfileKind.Run,
    async (request, token) => {
      const wanted = requirementsIn(controller, request, items);
      await refresh(new Set(wanted.flatMap(({ uri }) => (uri ? [uri.toString()] : []))));
      results.report(request, wanted, token);
    },
    true,
    undefined,
    true,
  );
  results.profile = estimate;
  const simulate = controller.createRunProfile(
    vscode.l10n.t("Verify by Simulation"),
    vscode.TestRunProfileKind.Run,
    (request, token) => verifyNetworks(controller, request, items, verify, token),
    false,
    verifiable,
  );
  subscriptions.push(
    controller,
    estimate,
    simulate,
    watcher,
    watcher.onDidCreate(anyChanged),
    watcher.onDidChange(anyChanged),
    watcher.onDidDelete(anyChanged),
    server.onChanged(changed),
    vscode.workspace.onDidCloseTextDocument(({ languageId, uri }) => {
      if (languageId === "dnnx") changed(uri.toString());
    }),
  );
}

function requirementsIn(
  controller: vscode.TestController,
  { include, exclude }: vscode.TestRunRequest,
  items: Items,
): readonly vscode.TestItem[] {
  const left = new Set(exclude ?? []);
  const inside = (item: vscode.TestItem): readonly vscode.TestItem[] => {
    if (left.has(item)) return [];
    return items.outcome(item) ? [item] : [...item.children].flatMap(([, child]) => inside(child));
  };
  return (include ?? [...controller.items].map(([, item]) => item)).flatMap(inside);
}

interface Results {
  /** Of the runs that typing causes. */
  profile: vscode.TestRunProfile | undefined;
  readonly report: (
    request: vscode.TestRunRequest,
    tests: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
  ) => void;
  /** Reports tests anew that were run before and say something else now. */
  readonly follow: (tests: readonly vscode.TestItem[]) => void;
}

function createResults(controller: vscode.TestController, items: Items): Results {
  /** By the id of the test: one that is gone while its line is edited is the same when it is back. */
  const reported = new Map<string, string>();

  const write = (run: vscode.TestRun, item: vscode.TestItem): void => {
    const outcome = items.outcome(item);
    if (!outcome) return;
    const { met, message, expected, actual } = outcome;
    reported.set(item.id, stateOf(item));
    run.appendOutput(`${message}\r\n`, undefined, item);
    if (met === true) {
      run.passed(item);
      return;
    }
    const shown =
      expected === undefined || actual === undefined
        ? new vscode.TestMessage(message)
        : vscode.TestMessage.diff(message, expected, actual);
    if (item.uri && item.range) shown.location = new vscode.Location(item.uri, item.range);
    if (met === false) run.failed(item, shown);
    else run.errored(item, shown);
  };

  /** What a test was reported to be; the values of one that passes may change without a new report. */
  const stateOf = (item: vscode.TestItem): string => {
    const outcome = items.outcome(item);
    return outcome?.met === true ? "met" : `${outcome?.met} ${outcome?.message}`;
  };

  const results: Results = {
    profile: undefined,
    report: (request, tests, token) => {
      const run = controller.createTestRun(request);
      for (const item of tests) {
        if (token.isCancellationRequested) run.skipped(item);
        else write(run, item);
      }
      run.end();
    },
    follow: (tests) => {
      const changed = tests.filter((item) => reported.has(item.id) && reported.get(item.id) !== stateOf(item));
      if (changed.length === 0) return;
      const request = new vscode.TestRunRequest(changed, undefined, results.profile, true, true);
      const run = controller.createTestRun(request, undefined, false);
      for (const item of changed) write(run, item);
      run.end();
    },
  };
  return results;
}
