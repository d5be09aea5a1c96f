import { notGeneratedYet } from "../diagnostics/notGeneratedYet.ts";
import type { Roofline } from "../estimate/estimate.ts";
import { processorRoofline } from "../estimate/roofline.ts";
import type { NotGeneratedError } from "../generate/refusal.ts";
import { fileHost } from "../hosts/files.ts";
import { readSource } from "../hosts/source.ts";
import type { CheckedNetwork } from "../network/checked.ts";
import type { MappedNetwork } from "../service/compile.ts";
import { diagnosticsOf, type FileDiagnostic } from "../service/diagnostics.ts";
import { locator } from "../service/places.ts";
import { createWorkspace, type Document, type Workspace } from "../service/workspace.ts";
import { Failure } from "./failure.ts";
import { diagnosticLine } from "./print.ts";

/** Reads and compiles one file. @throws Failure (2) when it cannot be read. */
export function openFile(path: string): Document {
  return openInWorkspace(path).document;
}

/** The same with the workspace that the document is in, under the path as its URI. */
export function openInWorkspace(path: string): { readonly workspace: Workspace; readonly document: Document } {
  const source = readSource(path);
  if (typeof source !== "string") throw new Failure(source.problem);
  const workspace = createWorkspace(fileHost);
  return { workspace, document: workspace.open(path, source) };
}

/** Compiles a text as if it stood in the file. */
export function openText(path: string, text: string): Document {
  return createWorkspace(fileHost).open(path, text);
}

export function errorsOf(document: Document): readonly FileDiagnostic[] {
  return diagnosticsOf(document).filter((it) => it.severity === "error");
}

interface Chosen {
  readonly mapped: readonly MappedNetwork[];
  /** Networks that name no target, where none is asked for. */
  readonly withoutTarget: readonly CheckedNetwork[];
}

/**
 * The networks of a file, on their targets where they name some, restricted to the names asked for.
 * @throws Failure (1) when the file has errors that leave nothing to show, (2) when a name does not exist.
 */
export function chosenNetworks(
  document: Document,
  names: { readonly network?: string; readonly targets?: readonly string[] },
): Chosen {
  const { checked, mapped, targets, comparisons, compared } = document.compilation();
  const known = checked.networks.map((it) => it.name);
  if (names.network !== undefined && !known.includes(names.network)) {
    throw new Failure(`${document.uri}: there is no network '${names.network}'; it has ${listed(known)}`);
  }
  for (const target of names.targets ?? []) {
    if (!targets.has(target) && !comparisons.has(target)) {
      const known = listed([...targets.keys(), ...comparisons.keys()]);
      throw new Failure(`${document.uri}: there is no target '${target}'; it has ${known}`);
    }
  }
  const chosen = mapped.filter(
    (it) =>
      (names.network === undefined || it.network.name === names.network) &&
      (names.targets === undefined || names.targets.length === 0 || names.targets.includes(it.target.name)),
  );
  const withoutTarget = checked.networks.filter(
    (it) =>
      !it.broken &&
      it.targets.length === 0 &&
      (names.network === undefined || it.name === names.network) &&
      (names.targets === undefined || names.targets.length === 0),
  );
  if (chosen.length + withoutTarget.length + comparedNetworks(document, names).length > 0)
    return { mapped: chosen, withoutTarget };
  const errors = errorsOf(document);
  if (errors.length > 0) throw new Failure(errors.map((it) => diagnosticLine(document, it)).join("\n"), 1);
  if (known.length > 0) {
    const whose = names.network === undefined ? "no network is" : `'${names.network}' is not`;
    const there = [...mapped, ...compared].map((it) => `${it.network.name} on ${it.target.name}`);
    throw new Failure(`${document.uri}: ${whose} on ${names.targets?.join(", ")}; it has ${listed(there)}`);
  }
  throw new Failure(`${document.uri}: there is no network; write for instance: network mine { … }`, 1);
}

/** The networks of a file on the processors they are compared on, restricted to the names asked for. */
export function comparedNetworks(
  document: Document,
  names: { readonly network?: string; readonly target?: readonly string[]; readonly targets?: readonly string[] },
): readonly { readonly network: CheckedNetwork; readonly roofline: Roofline }[] {
  const targets = names.targets ?? names.target ?? [];
  return document
    .compilation()
    .compared.filter(
      ({ network, target }) =>
        (names.network === undefined || network.name === names.network) &&
        (targets.length === 0 || targets.includes(target.name)),
    )
    .map(({ network, target }) => ({ network, roofline: processorRoofline(network, target.name, target.processor) }));
}

/**
 * The networks that are built on their targets, restricted to the names asked for.
 * @throws Failure (1) when there are only such as name no target or are only compared on processors.
 */
export function builtNetworks(
  document: Document,
  names: { readonly network?: string; readonly target?: string },
): readonly MappedNetwork[] {
  const { mapped, withoutTarget } = chosenNetworks(document, {
    ...(names.network === undefined ? {} : { network: names.network }),
    ...(names.target === undefined ? {} : { targets: [names.target] }),
  });
  if (mapped.length > 0) return mapped;
  const [bare] = withoutTarget;
  const why = bare
    ? `"${bare.name}" names no target to build it for; write: network ${bare.name} on TARGET { … }`
    : "nothing is built on a processor, which is only compared with (dnnx estimate); choose another target";
  throw new Failure(`${document.uri}: ${why}`, 1);
}

/** Exactly one network on one target. @throws Failure (2) that lists the choices when there are several. */
export function oneNetwork(
  document: Document,
  names: { readonly network?: string; readonly target?: string },
): MappedNetwork {
  const mapped = builtNetworks(document, names);
  if (mapped.length === 1) return mapped[0]!;
  const choices = mapped.map((it) => `--network ${it.network.name} --target ${it.target.name}`).join("\n  ");
  throw new Failure(`${document.uri}: several networks or targets; choose one:\n  ${choices}`);
}

/** Why a network cannot be generated: one line for each layer that is in the way, where it stands; if none is, what `refusal` says. */
export function refusalLines(document: Document, { network }: MappedNetwork, refusal: NotGeneratedError): string {
  const statements = new Set(network.layers.map((layer) => layer.statement));
  const locate = locator(document.tree);
  const starts = new Set([...statements].map(locate));
  const inNetwork = (it: FileDiagnostic) => starts.has(document.tree.starts.findLast((start) => start <= it.start)!);
  const lines = diagnosticsOf(document)
    .filter((it) => it.code === notGeneratedYet.code && inNetwork(it))
    .map((it) => diagnosticLine(document, it));
  return lines.join("\n") || refusal.message;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
