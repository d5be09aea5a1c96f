import { Presets, SingleBar } from "cli-progress";

/** Shows a bar on standard error when that is a terminal; silent otherwise and with `quiet`. */
export async function withProgress<Result>(
  quiet: boolean,
  work: (report: (percentage: number, message: string) => void, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  // Ctrl-C lets the work tidy up behind itself: nothing half-written stays.
  const interrupt = (): void => controller.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  const shown = !quiet && process.stderr.isTTY === true;
  const bar = shown
    ? new SingleBar({ format: "{bar} {percentage} % {message}", hideCursor: true, clearOnComplete: true }, Presets.rect)
    : undefined;
  bar?.start(100, 0, { message: "" });
  try {
    return await work((percentage, message) => bar?.update(percentage, { message }), controller.signal);
  } finally {
    bar?.stop();
    process.removeListener("SIGINT", interrupt);
    process.removeListener("SIGTERM", interrupt);
  }
}
