import * as vscode from "vscode";
import type { SinceCommitParams } from "../../server/lsp/protocol.ts";

/** What is used of the Git extension that comes with VS Code (`extensions/git/src/api/git.d.ts`, version 1). */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): Git;
}
interface Git {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: vscode.Event<Repository>;
  getRepository(uri: vscode.Uri): Repository | null;
}
interface Repository {
  readonly state: { readonly HEAD?: { readonly commit?: string }; readonly onDidChange: vscode.Event<void> };
  show(ref: string, path: string): Promise<string>;
}

type Before = NonNullable<SinceCommitParams["before"]>;

/** The last text that was read of each file, and the commit that it is of. */
const read = new Map<string, { readonly commit: string; readonly before: Before }>();

/** The file as it is in the last commit; read once for each commit, so that typing never waits for Git. */
export async function lastCommit(uri: vscode.Uri): Promise<{ readonly before: Before }> {
  const git = await gitOf();
  if ("reason" in git) return { before: git };
  const repository = git.getRepository(uri);
  if (!repository) {
    return {
      before: {
        reason: vscode.l10n.t(
          "The file is in no Git repository that is open in VS Code, so there is no commit to compare with.",
        ),
      },
    };
  }
  const commit = repository.state.HEAD?.commit;
  if (commit === undefined) {
    return {
      before: { reason: vscode.l10n.t("The Git repository has no commit yet; commit the file to compare with it.") },
    };
  }
  const known = read.get(uri.toString());
  if (known?.commit === commit) return { before: known.before };
  const before = await textAt(repository, commit, uri);
  read.set(uri.toString(), { commit, before });
  return { before };
}

async function textAt(repository: Repository, commit: string, uri: vscode.Uri): Promise<Before> {
  const title = vscode.l10n.t("commit {0}", commit.slice(0, 7));
  try {
    return { text: await repository.show(commit, uri.fsPath), title };
  } catch {
    return { reason: vscode.l10n.t("The file is not in {0}; commit it to compare with it.", title) };
  }
}

async function gitOf(): Promise<Git | { readonly reason: string }> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (!extension)
    return { reason: vscode.l10n.t("The Git extension of VS Code is switched off, or not available here.") };
  const exports = extension.isActive ? extension.exports : await extension.activate();
  if (!exports?.enabled) return { reason: vscode.l10n.t("Git is switched off (setting git.enabled).") };
  return exports.getAPI(1);
}

/** Calls after each commit and whatever else happens in a repository, and when one is opened. */
export function onCommit(changed: () => void): vscode.Disposable {
  const subscriptions: vscode.Disposable[] = [];
  let disposed = false;
  void gitOf().then((git) => {
    if (disposed || "reason" in git) return;
    const watch = ({ state }: Repository): void => {
      subscriptions.push(state.onDidChange(changed));
    };
    git.repositories.forEach(watch);
    subscriptions.push(
      git.onDidOpenRepository((repository) => {
        watch(repository);
        changed();
      }),
    );
  });
  return new vscode.Disposable(() => {
    disposed = true;
    for (const subscription of subscriptions) subscription.dispose();
  });
}
