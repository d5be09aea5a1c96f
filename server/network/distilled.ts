import type { Annotation, Expression, Name } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { distilledDiffers } from "../diagnostics/distilledDiffers.ts";
import { missingParameter } from "../diagnostics/missingParameter.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { storageBits } from "../formats/storage.ts";
import { elementsOf } from "../layers/shape.ts";
import type { CheckedNetwork, Distilled, Layer } from "./checked.ts";
import { outputsOf } from "./exits.ts";

/**
 * Compares a network that says `@distilled(from: teacher)` with its teacher: inputs and outputs must agree in number and
 * shape. Gives the network with the comparison and with what is wrong.
 */
export function withTeacher(
  network: CheckedNetwork,
  find: (name: string) => CheckedNetwork | undefined,
  names: Iterable<string>,
): CheckedNetwork {
  const { header } = network;
  const annotation = annotationOf(header);
  if (!annotation) return network;
  const fail = (diagnostic: Diagnostic): CheckedNetwork => ({
    ...network,
    diagnostics: [diagnostic, ...network.diagnostics],
    broken: true,
  });
  const written = writtenTeacher(annotation);
  if (written?.kind !== "name") {
    const expected = "the name of the network that teaches this one";
    const place = { statement: header, span: annotation };
    return fail(report(missingParameter, place, { of: "@distilled", name: "from", expected }));
  }
  const place = { statement: header, span: written as Name };
  const teacher = find(written.text);
  if (!teacher) {
    const near = nearMisses(written.text, names);
    return fail(report(unknownName, place, { what: "network", name: written.text, near }));
  }
  const why =
    teacher.name === network.name
      ? "a network cannot be its own teacher"
      : (circle(network, teacher, find) ??
        difference("input", inputsOf(teacher), inputsOf(network)) ??
        difference("output", outputsOf(teacher), outputsOf(network)));
  if (why) return fail(report(distilledDiffers, place, { student: network.name, teacher: teacher.name, why }));
  const distilled: Distilled = { teacher: teacher.name, teacherSize: sizeOf(teacher), ownSize: sizeOf(network) };
  return { ...network, distilled };
}

/** Why a teacher cannot teach this network: it learns from it itself, directly or from its pupils. */
function circle(
  network: CheckedNetwork,
  teacher: CheckedNetwork,
  find: (name: string) => CheckedNetwork | undefined,
): string | undefined {
  const names = [teacher.name];
  for (let next = teacherOf(teacher); next !== undefined && !names.includes(next); ) {
    if (next === network.name)
      return `"${[...names, next].join('" is distilled from "')}", so nobody would learn first`;
    names.push(next);
    const found = find(next);
    next = found && teacherOf(found);
  }
  return undefined;
}

/** Name of the network that a network says it learns from. */
function teacherOf({ header }: CheckedNetwork): string | undefined {
  const annotation = annotationOf(header);
  const value = annotation && writtenTeacher(annotation);
  return value?.kind === "name" ? value.text : undefined;
}

function annotationOf(header: CheckedNetwork["header"]): Annotation | undefined {
  return header.kind === "networkHeader" ? header.annotations.find(({ name }) => name.text === "distilled") : undefined;
}

function writtenTeacher(annotation: Annotation): Expression | undefined {
  return annotation.arguments.find(({ label }) => label === undefined || label.text === "from")?.value;
}

function inputsOf({ layers }: CheckedNetwork): readonly Layer[] {
  return layers.filter(({ operation }) => operation === "input");
}

function difference(what: string, teacher: readonly Layer[], student: readonly Layer[]): string | undefined {
  if (teacher.length !== student.length) {
    return `the teacher has ${teacher.length} ${what}${teacher.length === 1 ? "" : "s"} and the student ${student.length}`;
  }
  for (const [at, layer] of teacher.entries()) {
    const own = student[at]!;
    const expected = layer.output.shape.join(", ");
    const found = own.output.shape.join(", ");
    if (expected !== found)
      return `the ${what} "${layer.name}" of the teacher is [${expected}], "${own.name}" is [${found}]`;
  }
  return undefined;
}

function sizeOf({ layers }: CheckedNetwork): Distilled["ownSize"] {
  let parameters = 0;
  let macs = 0;
  let weightBits = 0;
  for (const { work, weights, output } of layers) {
    parameters += work.parameters;
    macs += work.macs;
    if (!weights) continue;
    const { format, shape, bias } = weights;
    weightBits += storageBits(format, elementsOf(shape), elementsOf(shape.slice(1)));
    if (bias) weightBits += (output.shape[0] ?? 1) * bias.bits;
  }
  return { parameters, macs, weightBits };
}
