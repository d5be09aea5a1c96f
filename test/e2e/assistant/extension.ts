import * as vscode from "vscode";

/** Stands for an assistant: calls a tool of the editor with what is typed, and writes the answer beside the files. */
export function activate({ subscriptions }: vscode.ExtensionContext): void {
  subscriptions.push(
    vscode.commands.registerCommand("assistant.call", async () => {
      const typed = await vscode.window.showInputBox({ prompt: "Tool and input", ignoreFocusOut: true });
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
      if (typed === undefined || !folder) return;
      const answer = await call(JSON.parse(typed));
      const file = vscode.Uri.joinPath(folder, "answer.json");
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(answer)));
    }),
  );
}

async function call({ tool, input }: { tool: string; input: object }): Promise<object> {
  try {
    const { content } = await vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined });
    const texts = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ""));
    return { tools: vscode.lm.tools.map(({ name }) => name), answer: JSON.parse(texts.join("")) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
