import { CloseAction, type CloseHandlerResult, ErrorAction, type ErrorHandler } from "vscode-languageclient/node";

/** Waits between restarts in ms; a server that dies again at once is left alone for longer each time, never given up. */
const waits: readonly number[] = [0, 250, 1_000, 4_000, 15_000, 60_000];
/** A server that lived this long (ms) was healthy: the next crash starts from the shortest wait again. */
const healthy = 120_000;

export interface Clock {
  now(): number;
  sleep(duration: number): Promise<void>;
}

/**
 * The stock handler of the language client gives up after five crashes. This one keeps restarting with growing waits
 * and tells `onCrash` how long the wait is.
 */
export function restartingErrorHandler(clock: Clock, onCrash: (crashes: number, wait: number) => void): ErrorHandler {
  let crashes = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    error: (error) => ({ action: ErrorAction.Continue, message: error.message, handled: true }),
    closed: async (): Promise<CloseHandlerResult> => {
      crashes = clock.now() - last > healthy ? 1 : crashes + 1;
      const wait = waits[Math.min(crashes, waits.length) - 1] ?? 0;
      onCrash(crashes, wait);
      await clock.sleep(wait);
      last = clock.now();
      return { action: CloseAction.Restart, handled: true };
    },
  };
}
