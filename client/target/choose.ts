import * as vscode from "vscode";
import {
  type ChoiceOutcome,
  type CommandTarget,
  chooseTargetRequest,
  outcomeOnRequest,
  type ProtocolEdit,
  type TargetChoice,
  targetChoicesRequest,
} from "../../server/lsp/protocol.ts";
import type { Server } from "../server/server.ts";

interface Item extends vscode.QuickPickItem {
  readonly choice?: TargetChoice;
}

/**
 * Lets the user choose what a network runs on, and writes it into the file. While the list is open, the network is estimated on
 * one device after the other, and each says whether it fits.
 */
export async function chooseTarget(server: Server, about: CommandTarget): Promise<void> {
  const choices = await server.ask<readonly TargetChoice[]>(targetChoicesRequest, about);
  const choice = await pick(server, about, choices);
  if (!choice || choice.current) return;
  const { kind, name } = choice;
  const edits = await server.ask<readonly ProtocolEdit[]>(chooseTargetRequest, { ...about, kind, name });
  const change = new vscode.WorkspaceEdit();
  const uri = vscode.Uri.parse(about.uri);
  for (const { range, newText } of edits) change.replace(uri, rangeOf(range), newText);
  if (edits.length > 0 && (await vscode.workspace.applyEdit(change))) return;
  void vscode.window.showErrorMessage(
    vscode.l10n.t("{0} could not be put on {1}: the file has changed meanwhile. Try again.", about.network, name),
  );
}

function pick(
  server: Server,
  about: CommandTarget,
  choices: readonly TargetChoice[],
): Promise<TargetChoice | undefined> {
  return new Promise((settle) => {
    const picker = vscode.window.createQuickPick<Item>();
    const closed = new vscode.CancellationTokenSource();
    const items = itemsOf(choices);
    picker.title = vscode.l10n.t("Target of {0}: now {1}", about.network, about.target);
    picker.placeholder = vscode.l10n.t("A target of the file, a board or a device");
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.keepScrollPosition = true;
    picker.items = items;
    picker.activeItems = items.filter(({ choice }) => choice?.current).slice(-1);
    picker.onDidAccept(() => {
      settle(picker.selectedItems[0]?.choice);
      picker.hide();
    });
    picker.onDidHide(() => {
      settle(undefined);
      closed.cancel();
      closed.dispose();
      picker.dispose();
    });
    picker.show();
    void preview(server, about, picker, items, closed.token);
  });
}

function itemsOf(choices: readonly TargetChoice[]): Item[] {
  const titles: Readonly<Record<TargetChoice["kind"], string>> = {
    target: vscode.l10n.t("targets of the file"),
    board: vscode.l10n.t("boards"),
    device: vscode.l10n.t("devices"),
  };
  return (["target", "board", "device"] as const).flatMap((kind): Item[] => {
    const own = choices.filter((it) => it.kind === kind);
    if (own.length === 0) return [];
    return [
      { label: titles[kind], kind: vscode.QuickPickItemKind.Separator },
      ...own.map((choice): Item => {
        const { name, title, figures, current } = choice;
        return {
          label: `$(${current ? "check" : "circuit-board"}) ${name}`,
          description: title,
          detail: figures,
          choice,
        };
      }),
    ];
  });
}

/** Estimates the network on each device of the list, in its order, until the list is closed. */
async function preview(
  server: Server,
  about: CommandTarget,
  picker: vscode.QuickPick<Item>,
  items: Item[],
  token: vscode.CancellationToken,
): Promise<void> {
  for (const item of items) {
    const { choice } = item;
    if (!choice || choice.kind === "target") continue;
    let outcome: ChoiceOutcome;
    try {
      outcome = await server.ask<ChoiceOutcome>(outcomeOnRequest, { ...about, device: choice.name }, token);
    } catch {
      return;
    }
    if (token.isCancellationRequested) return;
    const icon = outcome.fits === true ? "pass" : outcome.fits === false ? "error" : "question";
    item.label = `$(${choice.current ? "check" : icon}) ${choice.name}`;
    item.detail = `${outcome.summary}    ${choice.figures}`;
    const active = picker.activeItems;
    picker.items = items;
    picker.activeItems = active;
  }
}

function rangeOf({ start, end }: ProtocolEdit["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
