import { basename } from "node:path";
import { NotGeneratedError } from "../../generate/refusal.ts";
import { type Verification, type VerifyOptions, verifyAccelerator } from "../../hosts/accelerator.ts";
import { verificationLines, verificationSummary } from "../../service/verification.ts";
import type { Document } from "../../service/workspace.ts";
import { VerificationError } from "../../verify/hls.ts";
import type { Simulator } from "../../verify/verilog.ts";
import { Failure } from "../failure.ts";
import { errorsOf, oneNetwork, openFile, refusalLines } from "../open.ts";
import { diagnosticLine } from "../print.ts";
import { withProgress } from "../progress.ts";

export interface VerifyCommandOptions {
  readonly network?: string;
  readonly target?: string;
  readonly backend: VerifyOptions["backend"] | "both";
  readonly simulator: Simulator | "auto";
  readonly vectors: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Generates, simulates, compares. @returns 1 on any mismatch. */
export async function verify(file: string, options: VerifyCommandOptions): Promise<number> {
  const vectors = Number(options.vectors);
  if (!Number.isInteger(vectors) || vectors < 1) {
    throw new Failure(`--vectors ${options.vectors}: a whole number from 1 is needed; no vectors would prove nothing`);
  }
  const document = openFile(file);
  const mapped = oneNetwork(document, options);
  for (const error of errorsOf(document)) process.stderr.write(`${diagnosticLine(document, error)}\n`);
  const { backend: wanted, json, quiet = false } = options;
  const backends = wanted === "both" ? (["verilog", "hls"] as const) : [wanted];
  const results: Verification[] = [];
  try {
    for (const backend of backends) {
      const measured = await proven(
        document,
        mapped,
        { file: basename(file), backend, vectors, ...simulatorOf(options) },
        quiet,
      );
      results.push(measured);
      if (json) continue;
      process.stdout.write(`${verificationSummary(mapped.network.name, measured)}\n`);
      for (const line of verificationLines(measured, mapped.estimate)) process.stdout.write(`  ${line}\n`);
    }
  } finally {
    // What was measured before a tool failed took its time too.
    if (json && results.length > 0) {
      process.stdout.write(`${JSON.stringify(wanted === "both" ? results : results[0])}\n`);
    }
  }
  return results.some(({ mismatches }) => mismatches > 0) ? 1 : 0;
}

async function proven(
  document: Document,
  mapped: Parameters<typeof verifyAccelerator>[0],
  options: VerifyOptions,
  quiet: boolean,
): Promise<Verification> {
  try {
    return await withProgress(quiet, (report, signal) => verifyAccelerator(mapped, options, report, signal));
  } catch (error) {
    if (error instanceof VerificationError) throw new Failure(error.message);
    if (error instanceof NotGeneratedError) throw new Failure(refusalLines(document, mapped, error), 1);
    if (error instanceof Error && error.name === "AbortError") throw new Failure("stopped");
    throw error;
  }
}

function simulatorOf({ simulator }: VerifyCommandOptions): { readonly simulator?: Simulator } {
  return simulator === "auto" ? {} : { simulator };
}
