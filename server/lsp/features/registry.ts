import type { ServerCapabilities } from "vscode-languageserver";
import { assistant } from "./assistant.ts";
import { check } from "./check.ts";
import { codeActions } from "./codeActions.ts";
import { codeLens } from "./codeLens.ts";
import { completion } from "./completion.ts";
import { costTree } from "./costTree.ts";
import { dataFlow } from "./dataFlow.ts";
import { definition } from "./definition.ts";
import { explain } from "./explain.ts";
import type { Feature, FeatureContext } from "./feature.ts";
import { fileRename } from "./fileRename.ts";
import { formatting } from "./formatting.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlayHints.ts";
import { linkedEditing } from "./linkedEditing.ts";
import { links } from "./links.ts";
import { networks } from "./networks.ts";
import { ranges } from "./ranges.ts";
import { references } from "./references.ts";
import { rename } from "./rename.ts";
import { requirements } from "./requirements.ts";
import { semanticTokens } from "./semanticTokens.ts";
import { signatureHelp } from "./signatureHelp.ts";
import { symbols } from "./symbols.ts";
import { targets } from "./targets.ts";
import { views } from "./views.ts";

const features: readonly Feature[] = [
  hover,
  completion,
  signatureHelp,
  definition,
  references,
  rename,
  symbols,
  ranges,
  formatting,
  inlayHints,
  codeLens,
  codeActions,
  semanticTokens,
  links,
  dataFlow,
  linkedEditing,
  fileRename,
  networks,
  costTree,
  requirements,
  check,
  explain,
  targets,
  views,
  assistant,
];

/** Follows from the features that exist. */
export const featureCapabilities: ServerCapabilities = Object.assign({}, ...features.map((it) => it.capabilities));

export function registerFeatures(context: Omit<FeatureContext, "on">): void {
  const on: FeatureContext["on"] = (name, answer) =>
    context.guard(name, (params, token) => {
      const document = context.workspace.get(params.textDocument?.uri);
      return document ? answer(document, params, token) : null;
    });
  for (const { register } of features) register({ ...context, on });
}
