import type { Job } from "./host.ts";
import type { JobRequest } from "./jobs.ts";

/** Time in ms that a cancelled job has to tidy up before its thread is ended. */
const grace = 1_000;

/** What a job thread sends; the last message is the result or the failure. */
type Message =
  | { readonly kind: "progress"; readonly percentage: number; readonly message: string }
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "failure"; readonly reason: string };

/** A thread of this program, of whatever kind the machine has. */
export interface Thread {
  readonly post: (message: unknown) => void;
  readonly end: () => void;
  /** @param failed the thread ended by itself; without a reason where the machine gives none */
  readonly listen: (received: (message: unknown) => void, failed: (error?: Error) => void) => void;
}

/** Runs a job in a thread, which then ends. Cancelled, it is told so and ended soon after. */
export function runInThread<Result>(thread: Thread, request: JobRequest, { report, signal }: Job): Promise<Result> {
  return new Promise((done, failed) => {
    let ending: ReturnType<typeof setTimeout> | undefined;
    const abort = (): void => {
      thread.post("abort");
      ending = setTimeout(() => settle(() => failed(new Error("cancelled"))), grace);
    };
    const settle = (answer: () => void): void => {
      clearTimeout(ending);
      signal.removeEventListener("abort", abort);
      thread.end();
      answer();
    };
    thread.listen(
      (received) => {
        const message = received as Message;
        if (message.kind === "progress") report(message.percentage, message.message);
        else if (message.kind === "result") settle(() => done(message.result as Result));
        else settle(() => failed(new Error(message.reason)));
      },
      (error) => settle(() => failed(error ?? new Error("the job ended without a result"))),
    );
    signal.addEventListener("abort", abort);
    thread.post(request);
    if (signal.aborted) abort();
  });
}

/** The whole life of a job thread, seen from inside: does what the first message asks for; the message "abort" stops it. */
export function serveJob(
  post: (message: unknown) => void,
  listen: (received: (message: unknown) => void) => void,
  work: (request: JobRequest, job: Job) => Promise<unknown>,
): void {
  const send = (message: Message): void => post(message);
  const controller = new AbortController();
  const report = (percentage: number, message: string): void => send({ kind: "progress", percentage, message });
  listen((message) => {
    if (message === "abort") {
      controller.abort();
      return;
    }
    work(message as JobRequest, { report, signal: controller.signal }).then(
      (result) => send({ kind: "result", result }),
      (error: unknown) => send({ kind: "failure", reason: error instanceof Error ? error.message : String(error) }),
    );
  });
}
