import * as vscode from "vscode";
import type { CommandTarget, FileRequirements, RequirementItem } from "../../server/lsp/protocol.ts";

/** The tests of the workspace: a file holds networks on their targets, a network its requirements. */
export interface Items {
  /** Brings the tests of these files up to date; gives the requirements of them. */
  readonly show: (files: readonly FileRequirements[]) => readonly vscode.TestItem[];
  /** Takes out every file but these. */
  readonly keepOnly: (uris: ReadonlySet<string>) => void;
  /** What is known of a requirement; undefined for a file or a network. */
  readonly outcome: (item: vscode.TestItem) => RequirementItem | undefined;
  /** The network of an item; undefined for a file. */
  readonly network: (item: vscode.TestItem) => CommandTarget | undefined;
}

/** Of tests that a simulation can verify. */
export const verifiable = new vscode.TestTag("verifiable");

export function createItems(controller: vscode.TestController): Items {
  const outcomes = new WeakMap<vscode.TestItem, RequirementItem>();
  const networks = new WeakMap<vscode.TestItem, CommandTarget>();

  /** The item with this id in a collection; results stay with an item as long as its id does. */
  const itemIn = (all: vscode.TestItemCollection, id: string, label: string, uri: vscode.Uri): vscode.TestItem => {
    const known = all.get(id) ?? controller.createTestItem(id, label, uri);
    known.label = label;
    all.add(known);
    return known;
  };

  const showFile = ({ uri: text, requirements }: FileRequirements): readonly vscode.TestItem[] => {
    if (requirements.length === 0) {
      controller.items.delete(text);
      return [];
    }
    const uri = vscode.Uri.parse(text);
    const file = itemIn(controller.items, text, vscode.workspace.asRelativePath(uri), uri);
    const shown: vscode.TestItem[] = [];
    const groups = Map.groupBy(requirements, ({ network, target }) => `${network} ${target}`);
    for (const [key, own] of groups) {
      const { network, target } = own[0]!;
      const label = target === "" ? network : vscode.l10n.t("{0} on {1}", network, target);
      const group = itemIn(file.children, `${text} ${key}`, label, uri);
      if (target !== "") {
        networks.set(group, { uri: text, network, target });
        group.tags = [verifiable];
      }
      // By their order: a requirement that is edited stays the same test.
      const ids = own.map((requirement, order) => {
        const id = `${group.id} ${order}`;
        const item = itemIn(group.children, id, requirement.text, uri);
        item.sortText = String(order).padStart(4, "0");
        item.range = rangeOf(requirement);
        item.description = requirement.margin;
        outcomes.set(item, requirement);
        shown.push(item);
        return id;
      });
      group.range = group.children.get(ids[0]!)?.range;
      keep(group.children, new Set(ids));
    }
    keep(file.children, new Set([...groups.keys()].map((key) => `${text} ${key}`)));
    return shown;
  };

  return {
    show: (files) => files.flatMap(showFile),
    keepOnly: (uris) => keep(controller.items, uris),
    outcome: (item) => outcomes.get(item),
    network: (item) => networks.get(item),
  };
}

function keep(collection: vscode.TestItemCollection, ids: ReadonlySet<string>): void {
  for (const [id] of [...collection]) if (!ids.has(id)) collection.delete(id);
}

function rangeOf({ range: { start, end } }: RequirementItem): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
