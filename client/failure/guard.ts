import * as vscode from "vscode";

/** Runs `action`; VS Code shows nothing when an extension fails, so failures are shown here, and never rethrown. */
export async function showingFailures<Result>(
  what: string,
  action: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await action();
  } catch (error) {
    if (isCancellation(error)) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(`${what}: ${reason}`);
    return undefined;
  }
}

/** LSP answers a cancelled request with RequestCancelled (-32800) or ServerCancelled (-32802). */
function isCancellation(error: unknown): boolean {
  if (error instanceof vscode.CancellationError) return true;
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === -32800 || code === -32802;
}
