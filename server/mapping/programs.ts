import { join } from "./join.ts";
import { imageOf, pad } from "./moves.ts";
import { depthOf, edgeSteps, type Node } from "./pipeline.ts";
import { applyStep, group } from "./recurrence.ts";
import { type Step, stepsOf, stepsText } from "./steps.ts";
import { later, type Trace, type TraceShape, type TraceStore } from "./trace.ts";
import { type Waiting, waiting, waitingAt } from "./waits.ts";
import { steadyScan, steadyWindow } from "./windowTimes.ts";

/** Steps of the edges and the stage of a node, shared by all nodes that do the same. */
export interface Program {
  readonly edges: readonly (readonly Step[])[];
  readonly stage: readonly Step[];
  readonly outcomes: Map<string, Outcome>;
}

/** What a program makes of its streams; times relative to the first input's first word. */
export interface Outcome {
  readonly offset: number;
  readonly shape: TraceShape;
  /** What waits at each edge, where frames follow each other and words may have to wait for a join or in a buffer. */
  readonly waits?: readonly Waiting[];
  /** When a join takes the words of each edge, of one frame through an idle pipeline. */
  readonly taken?: readonly Trace[];
}

/** Programs of all nodes with what they make of the streams of one store. */
export interface Programs {
  /** @param deep depths of the FIFOs on its edges; undefined: short ones */
  readonly of: (node: Node, deep: readonly number[] | undefined) => Program;
  /** `interval`: frames follow each other; undefined: one frame through an idle pipeline. */
  readonly outcome: (program: Program, inputs: readonly Trace[], interval: number | undefined) => Outcome;
}

export function createPrograms(store: TraceStore): Programs {
  const programs = new Map<string, Program>();
  return {
    of: (node, deep) => {
      const edges = node.edges.map((it, port) => edgeSteps(it, depthOf(it, deep?.[port])));
      const stage = [...(node.stage?.steps ?? []), ...(node.fork ? stepsOf([node.fork]) : [])];
      const key = `${edges.map(stepsText).join("|")}|${stepsText(stage)}`;
      let program = programs.get(key);
      if (!program) {
        program = { edges, stage, outcomes: new Map() };
        programs.set(key, program);
      }
      return program;
    },
    outcome: (program, inputs, interval) => {
      const origin = inputs[0]!.start;
      let key = `${inputs[0]!.shape.id} ${interval === undefined ? "" : `${interval}`}`;
      for (let port = 1; port < inputs.length; port++) {
        key += ` ${inputs[port]!.shape.id} ${inputs[port]!.start - origin}`;
      }
      let outcome = program.outcomes.get(key);
      if (!outcome) {
        const relative = inputs.map(({ start, shape }) => ({ start: start - origin, shape }));
        outcome = outcomeOf(program, relative, interval, store);
        program.outcomes.set(key, outcome);
      }
      return outcome;
    },
  };
}

function outcomeOf(
  { edges, stage }: Program,
  inputs: readonly Trace[],
  interval: number | undefined,
  store: TraceStore,
): Outcome {
  const arriving = inputs.map((input, port) => through(edges[port]!, input, store));
  const { sent, taken, steps } = firstOf(stage, arriving, interval, store);
  const { start, shape } = through(stage.slice(steps), sent, store);
  if (!taken) return { offset: start, shape };
  if (interval === undefined) return { offset: start, shape, taken };
  const [head] = stage;
  const isRing = head?.kind === "window" && head.order !== "parallel";
  const waits = taken.map((own, port) =>
    isRing
      ? { count: waiting(inputs[port]!, own, interval), tokens: own.shape.tokens }
      : waitingAt(inputs[port]!, own, interval),
  );
  return { offset: start, shape, waits };
}

/**
 * The first steps of a stage, as far as several streams meet in them or, where frames follow each other, words may wait in front of them.
 * @returns how many steps they are, what they send, and when they take what comes to them; undefined: when it comes
 */
function firstOf(
  stage: readonly Step[],
  arriving: readonly Trace[],
  interval: number | undefined,
  store: TraceStore,
): { readonly sent: Trace; readonly taken?: readonly Trace[]; readonly steps: number } {
  const [head, behind] = stage;
  const [input] = arriving as readonly [Trace];
  const { start, shape } = input;
  const as = (steps: number, sent: Trace, taken: Trace | undefined) => ({
    sent: later(sent, start),
    ...(taken ? { taken: [later(taken, start)] } : {}),
    steps,
  });
  if (head?.kind === "join") {
    const { sent, taken } = join(head, arriving, store, interval);
    return { sent, taken, steps: 1 };
  }
  if (interval === undefined) return { sent: input, steps: 0 };
  if (head?.kind === "move" && head.unit.kind === "pad") {
    const { sent, taken } = pad(head.unit, shape, store, interval);
    if (behind?.kind !== "window" || behind.order !== "parallel") return as(1, sent, taken);
    // A scan does not wait for the pixels between those of the image, but they wait for it.
    const scan = steadyScan(behind, sent.shape, store, interval);
    return as(2, later(scan.sent, sent.start), imageOf(head.unit, taken, later(scan.taken, sent.start), store));
  }
  if (head?.kind === "group") {
    const { sent, taken } = group(head, shape, store, { interval });
    return as(1, sent, taken);
  }
  if (head?.kind === "window") {
    const steady = head.order === "parallel" ? steadyScan : steadyWindow;
    const { sent, taken } = steady(head, shape, store, interval);
    return as(1, sent, taken);
  }
  return { sent: input, steps: 0 };
}

function through(steps: readonly Step[], input: Trace, store: TraceStore): Trace {
  let trace = input;
  for (const step of steps) trace = later(applyStep(step, trace.shape, store), trace.start);
  return trace;
}
