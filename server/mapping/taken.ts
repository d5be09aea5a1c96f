import { vectorTimes } from "../units/sparse/schedule.ts";
import { imageOf, pad, reorder } from "./moves.ts";
import { expand, group, recurrent } from "./recurrence.ts";
import type { Step } from "./steps.ts";
import { later, retold, type Trace, type TraceShape, type TraceStore } from "./trace.ts";
import { pixelsTaken, type WindowStep, windowSent } from "./windowTimes.ts";

const holding: ReadonlySet<Step["kind"]> = new Set(["window", "group", "move", "expand", "entries"]);

/** True for stages that may leave a word waiting at their input; others take one in each cycle. */
export function mayHold([head]: readonly Step[]): boolean {
  return holding.has(head!.kind);
}

/** When a stage that was idle takes the words of one frame, in tokens that have all their words or one; undefined: when they come. */
export function takenBy([head, behind]: readonly Step[], shape: TraceShape, store: TraceStore): Trace | undefined {
  switch (head?.kind) {
    case "window":
      return behind?.kind === "recurrent" ? stepsTaken(head, behind, shape, store) : pixelsTaken(head, shape, store);
    case "group":
      return group(head, shape, store).taken;
    case "expand":
      return wordsTaken(head, shape, store);
    case "entries":
      return vectorsTaken(head, shape, store);
    case "move":
      break;
    default:
      return undefined;
  }
  const { unit } = head;
  if (unit.kind === "reorder") {
    const { taken } = reorder(unit, shape, store);
    return store.trace(1, taken, taken.slice());
  }
  if (unit.kind !== "pad") return undefined;
  const { sent, taken } = pad(unit, shape, store, undefined);
  const onward = behind?.kind === "window" ? enteringTimes(behind, sent.shape, store) : undefined;
  return onward ? imageOf(unit, taken, later(onward, sent.start), store) : taken;
}

/** When a window takes pixels: a scan one by one, a ring buffer when it has room for them. */
function enteringTimes(window: WindowStep, shape: TraceShape, store: TraceStore): Trace | undefined {
  const free = pixelsTaken(window, shape, store);
  if (!free || window.order === "parallel") return free;
  const groups = shape.wordsPerToken;
  let before = Number.NEGATIVE_INFINITY;
  const last = shape.last.map((last, pixel) => {
    const leaving = Math.ceil(((pixel + 1) * groups - window.capacity) / groups) - 1;
    const room = leaving < 0 ? Number.NEGATIVE_INFINITY : free.start + free.shape.last[leaving]!;
    before = Math.max(last, room, before + groups);
    return before;
  });
  return store.trace(
    groups,
    last.map((it) => it - groups + 1),
    last,
  );
}

/**
 * The sums of the input wait for those of the state, and their unit stands still as a whole: the word that leaves the window while a sum
 * leaves the unit is one of several sums behind it.
 */
function stepsTaken(
  window: WindowStep,
  behind: Extract<Step, { kind: "recurrent" }>,
  shape: TraceShape,
  store: TraceStore,
): Trace | undefined {
  const free = pixelsTaken(window, shape, store);
  if (!free) return undefined;
  const { start, shape: sums } = windowSent(window, shape, store);
  const { taken } = recurrent(behind, sums, store);
  const inside = Math.ceil(window.depth / window.words);
  const held = free.shape.last.map((last, step) => {
    const leaving = (step + 1) * behind.recurrence.groups - 1 - inside;
    const own = free.start + last;
    return leaving < 0 ? own : Math.max(own, start + taken[leaving]! + inside * window.words - window.depth);
  });
  return store.trace(1, held, held.slice());
}

/** Each word is taken with the first one that is made of it. */
function wordsTaken(step: Extract<Step, { kind: "expand" }>, shape: TraceShape, store: TraceStore): Trace {
  const { start, shape: sent } = expand(step, shape, store);
  const taken = sent.first.map((first) => start + first - step.depth);
  return store.trace(1, taken, taken.slice());
}

/** Of two banks one is taken in again when all entries of the vector before were read. */
function vectorsTaken(
  { columns, pixels, total }: Extract<Step, { kind: "entries" }>,
  shape: TraceShape,
  store: TraceStore,
): Trace {
  const vectors = retold(shape, pixels, columns);
  const { taken: last, ends } = vectorTimes(vectors.last, columns, total);
  const first = last.map((_, pixel) => {
    const free = Math.max(pixel > 0 ? last[pixel - 1]! + 1 : 0, pixel > 1 ? ends[pixel - 2]! + 2 : 0);
    return Math.max(vectors.first[pixel]!, free);
  });
  return store.trace(columns, first, last);
}
