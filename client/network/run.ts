import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

let requests = 0;

/** Sends a long request with its progress in a notification; the notification's cancel button cancels the request. */
export function runWithProgress<Params extends object, Result>(
  client: BaseLanguageClient,
  title: string,
  method: string,
  params: Params,
): Thenable<Result> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancellation) => {
      const { WorkDoneProgress } = await import("vscode-languageclient");
      requests += 1;
      const workDoneToken = `dnnx-${requests}`;
      let shown = 0;
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
        if (step.kind === "end") return;
        const percentage = step.percentage ?? shown;
        progress.report({
          ...(step.message === undefined ? {} : { message: step.message }),
          increment: Math.max(0, percentage - shown),
        });
        shown = Math.max(shown, percentage);
      });
      try {
        return await client.sendRequest<Result>(method, { ...params, workDoneToken }, cancellation);
      } finally {
        listener.dispose();
      }
    },
  );
}
