import * as vscode from "vscode";
import {
  type CommandTarget,
  checkRequest,
  type FileProblems,
  type FileRequirements,
  type NetworkItem,
  networksRequest,
  requirementsRequest,
  type SynthesiseResult,
  synthesiseRequest,
  type VerifyResult,
} from "../../server/lsp/protocol.ts";
import type { Server } from "../server/server.ts";
import { restrictedReason } from "../server/trust.ts";

export const actions = ["check", "estimate", "verify", "synthesise"] as const;
export type Action = (typeof actions)[number];
/** Simulates an accelerator and compares it with the reference. */
export type Simulate = (about: CommandTarget, token: vscode.CancellationToken) => Promise<VerifyResult>;
type Print = (line: string) => void;

/**
 * Does what a task asks for and prints one fact per line.
 * @param uri undefined: no file is active; a check takes all files of the workspace
 * @returns the exit code: 1 for errors, requirements that are missed, vectors that differ
 */
export async function perform(
  server: Server,
  simulate: Simulate,
  action: Action,
  uri: vscode.Uri | undefined,
  print: Print,
  token: vscode.CancellationToken,
): Promise<number> {
  if (action === "check") return check(server, uri, print, token);
  if (!uri) throw new Error(vscode.l10n.t("Open a .dnnx file first, or name one with `file` in the task."));
  // The server works on open files.
  await vscode.workspace.openTextDocument(uri);
  const networks = await server.ask<readonly NetworkItem[]>(networksRequest, { uri: uri.toString() }, token);
  if (networks.length === 0) throw new Error(vscode.l10n.t("{0} has no network with a target.", uri.fsPath));
  if (action === "estimate") return estimate(server, uri, networks, print, token);
  if (!vscode.workspace.isTrusted) throw new Error(restrictedReason(vscode.l10n.t("Running simulators")));
  let code = 0;
  for (const { network, target } of networks) {
    const about = { uri: uri.toString(), network, target };
    print(vscode.l10n.t("{0} on {1}", network, target));
    const passed =
      action === "verify" ? await verify(simulate, about, print, token) : await synthesise(server, about, print, token);
    if (!passed) code = 1;
  }
  return code;
}

async function check(
  server: Server,
  uri: vscode.Uri | undefined,
  print: Print,
  token: vscode.CancellationToken,
): Promise<number> {
  const files = await server.ask<readonly FileProblems[]>(checkRequest, uri ? { uri: uri.toString() } : {}, token);
  if (files.length === 0) throw new Error(vscode.l10n.t("There is no .dnnx file in the workspace."));
  for (const { uri, problems } of files) {
    const path = vscode.Uri.parse(uri).fsPath;
    for (const problem of problems) print(`${path}:${problem}`);
    if (problems.length === 0) print(vscode.l10n.t("{0}: no problems", path));
  }
  return files.some(({ errors }) => errors > 0) ? 1 : 0;
}

async function estimate(
  server: Server,
  uri: vscode.Uri,
  networks: readonly NetworkItem[],
  print: Print,
  token: vscode.CancellationToken,
): Promise<number> {
  for (const { network, target, summary } of networks) {
    print(`${vscode.l10n.t("{0} on {1}", network, target)}: ${summary}`);
  }
  const asked = { uri: uri.toString() };
  const files = await server.ask<readonly FileRequirements[]>(requirementsRequest, asked, token);
  const requirements = files.flatMap((it) => it.requirements);
  for (const { met, message } of requirements) {
    const verdict =
      met === true ? vscode.l10n.t("met") : met === false ? vscode.l10n.t("NOT MET") : vscode.l10n.t("unknown");
    print(`  ${verdict}: ${message}`);
  }
  return requirements.some(({ met }) => met === false) ? 1 : 0;
}

async function verify(
  simulate: Simulate,
  about: CommandTarget,
  print: Print,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const { passed, summary, lines } = await simulate(about, token);
  for (const line of [summary, ...lines]) print(`  ${line}`);
  return passed;
}

async function synthesise(
  server: Server,
  about: CommandTarget,
  print: Print,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const { lines } = await server.ask<SynthesiseResult>(synthesiseRequest, about, token);
  for (const line of lines) print(`  ${line}`);
  return true;
}
