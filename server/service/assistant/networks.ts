import type { MappedNetwork } from "../compile.ts";
import { diagnosticsOf } from "../diagnostics.ts";
import type { Document } from "../workspace.ts";
import { AssistantError, type Input, optionalTextOf } from "./tool.ts";

/** The networks of a file on their targets that an input names. @throws AssistantError with the choices when there is none */
export function networksOf(document: Document, input: Input): readonly MappedNetwork[] {
  const network = optionalTextOf(input, "network");
  const target = optionalTextOf(input, "target");
  const { mapped } = document.compilation();
  const found = mapped.filter(
    (it) =>
      (network === undefined || it.network.name === network) && (target === undefined || it.target.name === target),
  );
  if (found.length > 0) return found;
  if (mapped.length > 0)
    throw new AssistantError(`there is no such network on such a target; the file has ${choices(mapped)}`);
  const error = diagnosticsOf(document).find(({ severity }) => severity === "error");
  throw new AssistantError(
    error
      ? `the file has errors, so nothing can be estimated; the first is: ${error.message}`
      : "no network of the file names a target; write for instance `network mine on board { … }` and `target board { … }`",
  );
}

/** Exactly one. @throws AssistantError with the choices when there are several */
export function networkOf(document: Document, input: Input): MappedNetwork {
  const [first, ...others] = networksOf(document, input);
  if (others.length === 0) return first!;
  throw new AssistantError(`choose one of ${choices([first!, ...others])} with "network" and "target"`);
}

function choices(mapped: readonly MappedNetwork[]): string {
  return mapped.map(({ network, target }) => `${network.name} on ${target.name}`).join(", ");
}
