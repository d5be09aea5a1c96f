import * as vscode from "vscode";
import type { ActiveFile } from "../server/activeFile.ts";
import type { Server } from "../server/server.ts";
import { type Action, actions, perform, type Simulate } from "./actions.ts";
import { createTerminal } from "./terminal.ts";

/** What a task in `tasks.json` says. */
interface Definition extends vscode.TaskDefinition {
  readonly command: Action;
  /** Path of the `.dnnx` file, absolute or from the workspace folder; absent: the active file, for a check all of them. */
  readonly file?: string;
}

/** Tasks of the type `dnnx`: they ask the language server, so they need no program on the PATH. */
export function provideTasks(
  server: Server,
  simulate: Simulate,
  file: ActiveFile,
  subscriptions: vscode.Disposable[],
): void {
  subscriptions.push(
    vscode.tasks.registerTaskProvider("dnnx", {
      provideTasks: () =>
        (file.uri() ? actions : (["check"] as const)).map((command) =>
          task(server, simulate, file, { type: "dnnx", command }),
        ),
      resolveTask: ({ definition, scope }) =>
        isDefinition(definition) ? task(server, simulate, file, definition, scope) : undefined,
    }),
  );
}

function task(
  server: Server,
  simulate: Simulate,
  file: ActiveFile,
  definition: Definition,
  scope?: vscode.Task["scope"],
): vscode.Task {
  const { command, file: path } = definition;
  const name = path === undefined ? command : `${command} ${path}`;
  const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
  const execution = new vscode.CustomExecution(async () =>
    createTerminal((print, token) => {
      const uri = path === undefined ? (command === "check" ? undefined : file.uri()) : resolve(path, folder);
      return perform(server, simulate, command, uri, print, token);
    }),
  );
  const made = new vscode.Task(definition, scope ?? vscode.TaskScope.Workspace, name, "dnnx", execution);
  made.group = command === "check" ? vscode.TaskGroup.Build : vscode.TaskGroup.Test;
  made.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  return made;
}

function resolve(path: string, folder: vscode.WorkspaceFolder | undefined): vscode.Uri {
  const absolute = path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
  return absolute || !folder ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder.uri, path);
}

function isDefinition(definition: vscode.TaskDefinition): definition is Definition {
  const { command, file } = definition;
  return actions.includes(command) && (file === undefined || typeof file === "string");
}
