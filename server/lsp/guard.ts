import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";

export type Handler<Params, Result> = (params: Params, token: CancellationToken) => Result | Promise<Result>;

/**
 * Wraps every handler of the server: a request that was cancelled while it waited is not worked on, and one that fails
 * is answered with an error and leaves a line in the log, so that it takes neither the server nor another handler down.
 */
export type Guard = <Params, Result>(
  name: string,
  handler: Handler<Params, Result>,
) => (params: Params, token: CancellationToken) => Promise<Result>;

export function createGuard(connection: Connection): Guard {
  return (name, handler) => async (params, token) => {
    if (token?.isCancellationRequested) throw cancelled();
    try {
      return await handler(params, token);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      if (token?.isCancellationRequested) throw cancelled();
      const reason = error instanceof Error ? error.message : String(error);
      connection.console.error(`${name} failed: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
      throw new ResponseError(LSPErrorCodes.RequestFailed, `${name} failed: ${reason}`);
    }
  };
}

export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}
