import type { Job, JobSource } from "./host.ts";
import type { GeneratedFiles } from "./jobs.ts";
import type { GenerateParams, GenerateResult } from "./protocol.ts";
import { runInThread, type Thread } from "./threads.ts";

/** Computes an accelerator in a thread and gives its files to `write`, which writes all of them or none. */
export async function generate(
  thread: Thread,
  source: JobSource,
  params: GenerateParams,
  job: Job,
  write: (files: GeneratedFiles) => Promise<void>,
): Promise<GenerateResult> {
  const files = await runInThread<GeneratedFiles>(thread, { kind: "generate", source, params }, job);
  job.report(80, `writing ${files.size} files`);
  await write(files);
  return { folder: params.folder, readme: `${params.folder}/README.md`, files: files.size };
}
