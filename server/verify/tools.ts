/** Programs of the machine, as far as verification needs them; the Node implementation is server/hosts/tools.ts. */
export interface Tools {
  /** Full path of a program that can be run by this name; undefined when there is none. */
  which(name: string): Promise<string | undefined>;
  /**
   * Runs a program to its end. Rejects only when it cannot be started or was cancelled; a failure of the program itself is
   * an exit code.
   * @param directory working directory, absolute
   */
  run(command: string, args: readonly string[], directory: string, signal?: AbortSignal): Promise<ToolResult>;
}

export interface ToolResult {
  /** Exit code; null when a signal ended the program. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
