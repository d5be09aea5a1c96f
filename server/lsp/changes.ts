import type { CancellationToken } from "vscode-languageserver";

/** Something that a question about the whole workspace depends on has changed. */
export interface Changes {
  readonly happened: () => void;
  /** Settles with the next change from now on, or when the token is cancelled. */
  readonly next: (token: CancellationToken) => Promise<void>;
}

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  return {
    happened: () => {
      for (const done of [...waiting]) done();
    },
    next: (token) =>
      new Promise((settle) => {
        const done = (): void => {
          waiting.delete(done);
          listener.dispose();
          settle();
        };
        waiting.add(done);
        const listener = token.onCancellationRequested(done);
      }),
  };
}
