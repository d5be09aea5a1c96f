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
    const outcomeOf = createOutcomes(server, about, closed.token);
    const title = vscode.l10n.t("Target of {0}: now {1}", about.network, about.target);
    picker.title = title;
    picker.placeholder = vscode.l10n.t("A target of the file, a board or a device");
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.keepScrollPosition = true;
    picker.items = items;

    const first = items.find(({ choice }) => choice);
    // New texts in the list put its focus back to the first entry: not once the user moves or types.
    let touched = false;
    picker.onDidChangeValue(() => {
      touched = true;
    });
    picker.onDidChangeActive(async ([active]) => {
      if (active && active !== first) touched = true;
      picker.title = title;
      const outcome = active?.choice && (await outcomeOf(active.choice));
      if (outcome && picker.activeItems[0] === active) picker.title = `${active.choice?.name}: ${outcome.summary}`;
    });
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
    void preview(items, outcomeOf, () => {
      if (!touched) picker.items = items;
    });
  });
}

/** What the network would cost on a choice, asked for once; undefined: nothing to estimate, or the list was closed. */
type OutcomeOf = (choice: TargetChoice) => Promise<ChoiceOutcome | undefined>;

function createOutcomes(server: Server, about: CommandTarget, token: vscode.CancellationToken): OutcomeOf {
  const outcomes = new Map<string, Promise<ChoiceOutcome | undefined>>();
  return ({ kind, name }) => {
    if (kind === "target") return Promise.resolve(undefined);
    const known =
      outcomes.get(name) ??
      server.ask<ChoiceOutcome>(outcomeOnRequest, { ...about, device: name }, token).catch(() => undefined);
    outcomes.set(name, known);
    return known;
  };
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

/** Writes beside each device of the list what the network would cost on it, one after the other, until the list is closed. */
async function preview(items: readonly Item[], outcomeOf: OutcomeOf, show: () => void): Promise<void> {
  for (const item of items) {
    const { choice } = item;
    if (!choice || choice.kind === "target") continue;
    const outcome = await outcomeOf(choice);
    if (!outcome) return;
    const icon = outcome.fits === true ? "pass" : outcome.fits === false ? "error" : "question";
    item.label = `$(${choice.current ? "check" : icon}) ${choice.name}`;
    item.detail = `${outcome.summary}    ${choice.figures}`;
    show();
  }
}

function rangeOf({ start, end }: ProtocolEdit["range"]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
