import { basename } from "node:path";
import { counted } from "../../estimate/display.ts";
import { NotGeneratedError } from "../../generate/refusal.ts";
import { type GenerateOptions, generateAccelerator } from "../../hosts/accelerator.ts";
import { FolderError } from "../../hosts/folder.ts";
import { Failure } from "../failure.ts";
import { errorsOf, oneNetwork, openFile, refusalLines } from "../open.ts";
import { diagnosticLine } from "../print.ts";
import { withProgress } from "../progress.ts";

export interface GenerateCommandOptions {
  readonly network?: string;
  readonly target?: string;
  readonly backend: GenerateOptions["backend"];
  readonly out: string;
  readonly force?: boolean;
  readonly quiet?: boolean;
}

/** Test vectors in the test bench of a generated folder. */
const vectors = 20;

/** Writes the accelerator. @returns 1 when the file has errors or the design does not fit, unless forced. */
export async function generate(file: string, options: GenerateCommandOptions): Promise<number> {
  const document = openFile(file);
  const mapped = oneNetwork(document, options);
  const errors = errorsOf(document);
  if (errors.length > 0 && !options.force) {
    throw new Failure(errors.map((it) => diagnosticLine(document, it)).join("\n"), 1);
  }
  try {
    const files = await withProgress(options.quiet ?? false, (report, signal) =>
      generateAccelerator(
        mapped,
        options.out,
        { file: basename(file), backend: options.backend, vectors },
        report,
        signal,
      ),
    );
    if (!options.quiet) process.stdout.write(`${options.out}: ${counted(files, "file")}; start with README.md\n`);
    return 0;
  } catch (error) {
    if (error instanceof FolderError) throw new Failure(error.message);
    if (error instanceof NotGeneratedError) throw new Failure(refusalLines(document, mapped, error), 1);
    if (error instanceof Error && error.name === "AbortError") throw new Failure("stopped; nothing was written");
    throw error;
  }
}
