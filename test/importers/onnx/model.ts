import { PbfWriter } from "pbf";

/** Writes small ONNX models for tests; field numbers are those of onnx.proto. */
export interface ModelParts {
  readonly inputs: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly constants?: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
  >;
  readonly nodes: readonly NodeParts[];
  readonly outputs: readonly string[];
}

export interface NodeParts {
  readonly operator: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | string | readonly number[]>>;
}

export function onnxModel({ inputs, constants = {}, nodes, outputs }: ModelParts): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeStringField(2, "test");
  pbf.writeMessage(
    7,
    (_: unknown, graph: PbfWriter) => {
      for (const node of nodes) graph.writeMessage(1, writeNode, node);
      for (const [name, { shape, data }] of Object.entries(constants)) {
        graph.writeMessage(5, writeTensor, { name, shape, data });
      }
      for (const [name, shape] of Object.entries(inputs)) graph.writeMessage(11, writeValue, { name, shape });
      for (const name of outputs) graph.writeMessage(12, writeValue, { name, shape: [] });
    },
    undefined,
  );
  return pbf.finish();
}

/** Constants as float tensors with raw data; whole numbers in a tensor whose name ends in "shape" as int64. */
function writeTensor(
  { name, shape, data }: { name: string; shape: readonly number[]; data: readonly number[] },
  pbf: PbfWriter,
): void {
  pbf.writePackedVarint(1, [...shape]);
  const integers = name.endsWith("shape");
  pbf.writeVarintField(2, integers ? 7 : 1);
  pbf.writeStringField(8, name);
  const raw = integers ? BigInt64Array.from(data, BigInt) : Float32Array.from(data);
  pbf.writeBytesField(9, new Uint8Array(raw.buffer));
}

function writeNode(node: NodeParts, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, `${node.operator.toLowerCase()}_${node.outputs[0]}`);
  pbf.writeStringField(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    pbf.writeMessage(
      5,
      (_: unknown, attribute: PbfWriter) => {
        attribute.writeStringField(1, name);
        if (typeof value === "string") attribute.writeStringField(4, value);
        else if (typeof value !== "number") for (const entry of value) attribute.writeVarintField(8, entry);
        else if (Number.isInteger(value)) attribute.writeVarintField(3, value);
        else attribute.writeFloatField(2, value);
      },
      undefined,
    );
  }
  pbf.writeStringField(7, node.domain ?? "");
}

function writeValue({ name, shape }: { name: string; shape: readonly (number | undefined)[] }, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  const dimension = (extent: number | undefined, writer: PbfWriter) => {
    if (extent !== undefined) writer.writeVarintField(1, extent);
  };
  const dimensions = (_: unknown, writer: PbfWriter) => {
    for (const extent of shape) writer.writeMessage(1, dimension, extent);
  };
  const tensor = (_: unknown, writer: PbfWriter) => {
    writer.writeVarintField(1, 1);
    writer.writeMessage(2, dimensions, undefined);
  };
  pbf.writeMessage(2, (_: unknown, writer: PbfWriter) => writer.writeMessage(1, tensor, undefined), undefined);
}
