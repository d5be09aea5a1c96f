import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import { totals } from "../service/codeLens.ts";
import type { MappedNetwork } from "../service/compile.ts";
import type { Workspace } from "../service/workspace.ts";
import { cancelled, type Guard } from "./guard.ts";
import type { Job, ServerHost } from "./host.ts";
import {
  type CommandTarget,
  type GenerateParams,
  generateRequest,
  type NetworkItem,
  type NetworksParams,
  networksRequest,
  type VerifyParams,
  verifyRequest,
} from "./protocol.ts";

/** The requests that list, generate and verify accelerators; the work itself is the host's. */
export function registerAccelerators(
  connection: Connection,
  workspace: Workspace,
  guard: Guard,
  host: ServerHost,
): void {
  connection.onRequest(
    networksRequest,
    guard("Listing networks", ({ uri }: NetworksParams): readonly NetworkItem[] => networksOf(workspace, uri)),
  );
  connection.onRequest(
    generateRequest,
    guard("Generating the accelerator", (params: GenerateParams, token) =>
      run(params, token, "Generating", (job) => host.generate(sourceFor(workspace, params), params, job)),
    ),
  );
  connection.onRequest(
    verifyRequest,
    guard("Verifying the accelerator", (params: VerifyParams, token) =>
      run(params, token, "Verifying", (job) => host.verify(sourceFor(workspace, params), params, job)),
    ),
  );

  async function run<Result>(
    { workDoneToken }: { readonly workDoneToken?: string | number },
    token: CancellationToken,
    title: string,
    work: (job: Job) => Promise<Result>,
  ): Promise<Result> {
    const progress = connection.window.attachWorkDoneProgress(workDoneToken);
    const controller = new AbortController();
    const listener = token.onCancellationRequested(() => controller.abort());
    progress.begin(title, 0, undefined, true);
    try {
      return await work({
        report: (percentage, message) => progress.report(percentage, message),
        signal: controller.signal,
      });
    } catch (error) {
      if (controller.signal.aborted) throw cancelled();
      throw error;
    } finally {
      listener.dispose();
      progress.done();
    }
  }
}

function networksOf(workspace: Workspace, uri: string): readonly NetworkItem[] {
  const document = workspace.get(uri);
  if (!document) return [];
  const { checked, mapped } = document.compilation();
  return checked.networks.flatMap((network) =>
    network.targets.map(({ name: target }): NetworkItem => {
      const known = mapped.find((it) => it.network === network && it.target.name === target);
      if (!known) {
        const summary = network.broken ? "the network has errors" : `the target ${target} has errors`;
        return { network: network.name, target, summary, ready: false };
      }
      return { network: network.name, target, summary: totals(known.estimate), ready: !hasErrors(known) };
    }),
  );
}

/** Text of the document that holds the network; refused, with the reason for the user, when there is no design of it. */
function sourceFor(workspace: Workspace, { uri, network, target }: CommandTarget): string {
  const document = workspace.get(uri);
  if (!document) throw refused("The file is not open in the editor; open it and try again.");
  const { checked, mapped } = document.compilation();
  const known = checked.networks.find((it) => it.name === network);
  if (!known) throw refused(`There is no network "${network}" in the file.`);
  if (known.broken) throw refused(`The network "${network}" has errors; correct them first.`);
  const found = mapped.find((it) => it.network === known && it.target.name === target);
  if (!found) throw refused(`The network "${network}" has no target "${target}" without errors; correct that first.`);
  const problem = found.diagnostics.find((it) => it.severity === "error");
  if (problem) throw refused(problem.message);
  return document.tree.text;
}

function refused(reason: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}

function hasErrors(mapped: MappedNetwork): boolean {
  return mapped.diagnostics.some((it) => it.severity === "error");
}
