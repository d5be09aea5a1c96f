import * as vscode from "vscode";
import type {
  BaseLanguageClient,
  ProgressType,
  WorkDoneProgressBegin,
  WorkDoneProgressEnd,
  WorkDoneProgressReport,
} from "vscode-languageclient";

/** What progress is made of. Written out, because the language client that has it too is not part of this program. */
const workDone: ProgressType<WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd> = {
  __: undefined,
  _pr: undefined,
};

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
      requests += 1;
      const workDoneToken = `dnnx-${requests}`;
      let shown = 0;
      const listener = client.onProgress(workDone, workDoneToken, (step) => {
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
