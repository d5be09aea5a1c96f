/** What a user did wrong or the machine lacks: one clear message and the exit code of the contract, no stack trace. */
export class Failure extends Error {
  readonly exitCode: 1 | 2;

  /** @param exitCode 1: the file has errors or the proof failed; 2: wrong usage or an unreadable file. */
  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
