import { type Replacement, replaced } from "../../../grammar/layout.ts";
import { createLines } from "../../../grammar/lines.ts";
import type { Proceed } from "../../service/repair/climb.ts";
import { fitFile, leftText } from "../../service/repair/fit.ts";
import { type Repair, repairTitle } from "../../service/repair/repair.ts";
import { problemOf, repairsOf } from "../../service/repair/search.ts";
import type { Document } from "../../service/workspace.ts";
import { Failure } from "../failure.ts";
import { builtNetworks, openFile } from "../open.ts";
import { withProgress } from "../progress.ts";
import { write } from "../write.ts";

export interface RepairOptions {
  readonly network?: string;
  readonly target?: string;
  readonly all?: boolean;
  readonly write?: string | boolean;
  readonly most: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Lists changes to the file that make it fit and meet its requirements, each estimated, or writes one of them.
 *
 * @returns 1 when something is short and nothing repairs it
 */
export async function repair(file: string, options: RepairOptions): Promise<number> {
  const most = Number(options.most);
  if (!Number.isInteger(most) || most < 1) throw new Failure(`--most ${options.most}: give a whole number from 1`);
  const document = openFile(file);
  return withProgress(options.quiet ?? false, async (report, signal) => {
    // A variant is estimated in one go; between two of them Ctrl-C is heard.
    const proceed: Proceed = async (tried) => {
      report(Math.min(99, Math.round((100 * tried) / most)), `${tried} variants estimated`);
      await new Promise((done) => setImmediate(done));
      if (signal.aborted) throw new Failure("stopped; nothing was written");
      return tried < most;
    };
    return options.all ? repairAll(document, options, proceed) : repairOne(document, options, proceed);
  });
}

async function repairOne(document: Document, options: RepairOptions, proceed: Proceed): Promise<number> {
  const problems = builtNetworks(document, options)
    .map((it) => problemOf(document, it))
    .filter((it) => it !== undefined);
  const found: { network: string; target: string; repairs: readonly Repair[] }[] = [];
  for (const problem of problems) {
    const names = { network: problem.mapped.network.name, target: problem.mapped.target.name };
    found.push({ ...names, repairs: await repairsOf(problem, proceed) });
  }
  if (options.write !== undefined && options.write !== false) {
    if (found.length > 1) {
      const choices = found.map((it) => `--network ${it.network} --target ${it.target}`).join("\n  ");
      throw new Failure(`${document.uri}: several networks are short of something; choose one:\n  ${choices}`);
    }
    const repairs = found[0]?.repairs ?? [];
    const number = options.write === true ? 1 : Number(options.write);
    const chosen = repairs[number - 1];
    if (!chosen) {
      const has = repairs.length === 0 ? "no repair was found" : `the repairs are numbered 1 to ${repairs.length}`;
      throw new Failure(`${document.uri}: there is no repair ${options.write}; ${has}`, 1);
    }
    await writeDocument(document, chosen.edits);
    if (!options.quiet) process.stdout.write(`${document.uri}: ${repairTitle(chosen)}\n`);
    return chosen.repaired ? 0 : 1;
  }
  if (options.json)
    process.stdout.write(
      `${JSON.stringify(
        found.map((it) => ({ ...it, repairs: it.repairs.map((one) => jsonOf(document, one)) })),
        null,
        2,
      )}\n`,
    );
  else if (problems.length === 0) process.stdout.write("Everything fits and meets its requirements.\n");
  for (const it of options.json ? [] : found) {
    process.stdout.write(`${it.network} on ${it.target}\n`);
    if (it.repairs.length === 0)
      process.stdout.write("  no repair was found; allow more layers, a larger device or less strict requirements\n");
    it.repairs.forEach((one, index) => {
      process.stdout.write(`  ${index + 1}. ${repairTitle(one)}\n`);
    });
  }
  return found.every(({ repairs }) => repairs[0]?.repaired) ? 0 : 1;
}

async function repairAll(document: Document, options: RepairOptions, proceed: Proceed): Promise<number> {
  const { repairs, left, edits } = await fitFile(document, proceed);
  if (options.json) {
    const all = repairs.map(({ repair: one, ...names }) => ({ ...names, ...jsonOf(document, one) }));
    process.stdout.write(`${JSON.stringify({ repairs: all, left }, null, 2)}\n`);
  } else {
    for (const { network, target, repair: one } of repairs) {
      process.stdout.write(`${network} on ${target}: ${repairTitle(one)}\n`);
    }
    for (const one of left) process.stdout.write(`No repair was found for ${leftText(one)}\n`);
    if (repairs.length + left.length === 0) process.stdout.write("Everything fits and meets its requirements.\n");
  }
  if (options.write && edits.length > 0) await writeDocument(document, edits);
  return left.length === 0 ? 0 : 1;
}

/** Edits as LSP has them: lines and characters from 0. */
function jsonOf({ tree }: Document, { edits, ...repair }: Repair) {
  const { positionAt } = createLines(tree.text);
  return {
    title: repairTitle({ ...repair, edits }),
    ...repair,
    edits: edits.map(({ start, end, newText }) => ({
      range: { start: positionAt(start), end: positionAt(end) },
      newText,
    })),
  };
}

/** The file as a whole or not at all; standard input goes to standard output. */
async function writeDocument({ uri, tree }: Document, edits: readonly Replacement[]): Promise<void> {
  const text = replaced(tree.text, edits);
  if (uri === "-") {
    process.stdout.write(text);
    return;
  }
  await write(uri, text);
}
