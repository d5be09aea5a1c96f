import * as vscode from "vscode";
import { type BaseLanguageClient, LSPErrorCodes, ResponseError } from "vscode-languageclient";
import { type FilesOperations, type FilesParams, filesRequest } from "../../server/lsp/protocol.ts";

/** Gives the server the files that only the editor reaches: those of virtual workspaces, and all of them in a browser. */
export function answerFiles(client: BaseLanguageClient): vscode.Disposable {
  return client.onRequest(filesRequest, async (params: FilesParams): Promise<unknown> => {
    try {
      return await answer(params);
    } catch (error) {
      return new ResponseError(LSPErrorCodes.RequestFailed, reasonOf(error));
    }
  });
}

async function answer(params: FilesParams): Promise<FilesOperations[keyof FilesOperations]["answer"]> {
  const { fs } = vscode.workspace;
  const uri = vscode.Uri.parse(params.uri);
  switch (params.operation) {
    case "kind":
      return kindOf(uri);
    case "list":
      return (await fs.readDirectory(uri)).map(([name, type]) => ({
        name,
        folder: type === vscode.FileType.Directory,
        address: vscode.Uri.joinPath(uri, name).toString(),
      }));
    case "read":
      return fs.readFile(uri);
    case "write":
      await fs.writeFile(uri, params.content);
      return null;
    case "move":
      await fs.rename(uri, vscode.Uri.parse(params.to), { overwrite: params.overwrite ?? false });
      return null;
    case "remove":
      await remove(uri);
      return null;
  }
}

async function kindOf(uri: vscode.Uri): Promise<FilesOperations["kind"]["answer"]> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return type === vscode.FileType.Directory ? "folder" : type === vscode.FileType.File ? "file" : "other";
  } catch (error) {
    if (isMissing(error)) return "nothing";
    throw error;
  }
}

async function remove(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.workspace.fs.delete(uri, { recursive: true, useTrash: false });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof vscode.FileSystemError && error.code === "FileNotFound";
}

function reasonOf(error: unknown): string {
  switch (error instanceof vscode.FileSystemError ? error.code : undefined) {
    case "FileNotFound":
      return "no such file or folder";
    case "NoPermissions":
      return "permission denied, or the file system is read-only";
    case "FileIsADirectory":
      return "this is a folder, a file is needed";
    case "FileNotADirectory":
      return "a part of the path is a file, not a folder";
    case "Unavailable":
      return "the file system cannot be reached";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
