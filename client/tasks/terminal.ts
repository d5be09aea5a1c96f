import * as vscode from "vscode";

/** Does the work of a task and gives its exit code. */
export type Work = (print: (line: string) => void, token: vscode.CancellationToken) => Promise<number>;

/** A terminal that shows the lines of a task; closing it, or Ctrl-C in it, cancels the work. */
export function createTerminal(work: Work): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  const cancellation = new vscode.CancellationTokenSource();
  const print = (line: string): void => written.fire(`${line}\r\n`);
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: () => {
      work(print, cancellation.token).then(
        (code) => closed.fire(code),
        (error: unknown) => {
          print(cancellation.token.isCancellationRequested ? vscode.l10n.t("cancelled") : reasonOf(error));
          closed.fire(1);
        },
      );
    },
    close: () => cancellation.cancel(),
    handleInput: (text) => {
      if (text === "\u0003") cancellation.cancel();
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
