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
      run(params, token, "Generating", (job) => host.generate(mappedFor(workspace, params), params, job)),
    ),
  );
  connection.onRequest(
    verifyRequest,
    guard("Verifying the accelerator", (params: VerifyParams, token) =>
      run(params, token, "Verifying", (job) => host.verify(mappedFor(workspace, params), params, job)),
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

/** The design of a network on a target, or the reason why there is none, for the user. */
function mappedFor(workspace: Workspace, { uri, network, target }: CommandTarget): MappedNetwork {
  const refuse = (reason: string): never => {
    throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
  };
  const document = workspace.get(uri);
  if (!document) return refuse("The file is not open in the editor; open it and try again.");
  const { checked, mapped } = document.compilation();
  const known = checked.networks.find((it) => it.name === network);
  if (!known) return refuse(`There is no network "${network}" in the file.`);
  if (known.broken) return refuse(`The network "${network}" has errors; correct them first.`);
  const found = mapped.find((it) => it.network === known && it.target.name === target);
  if (!found)
    return refuse(`The network "${network}" has no target "${target}" without errors; correct the target first.`);
  const problem = found.diagnostics.find((it) => it.severity === "error");
  if (problem) return refuse(problem.message);
  return found;
}

function hasErrors(mapped: MappedNetwork): boolean {
  return mapped.diagnostics.some((it) => it.severity === "error");
}
