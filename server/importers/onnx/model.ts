import { PbfReader } from "pbf";
import { finishTensor, type OnnxTensor, readTensorField, startTensor } from "./tensor.ts";

/** The part of an ONNX ModelProto that the importer uses; field numbers are those of onnx.proto (ONNX, Apache-2.0). */
export interface OnnxModel {
  readonly producer: string;
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  /** As in the file, or `<operator>_<position>` when it has none. */
  readonly name: string;
  readonly operator: string;
  readonly domain: string;
  /** Names of tensors; "" stands for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

export type OnnxAttribute = number | string | readonly number[] | readonly string[] | OnnxTensor;

/** A graph input or output; a dimension without a number is undefined. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | undefined)[] | undefined;
  readonly elementType: number;
}

/**
 * Reads a model.
 *
 * @throws When the bytes are no ONNX model, with what was found.
 */
export function readModel(bytes: Uint8Array, name: string): OnnxModel {
  const reader = new PbfReader(bytes);
  const model = { producer: "", opsets: new Map<string, number>(), graph: undefined as OnnxGraph | undefined };
  try {
    within(reader, bytes.length, (tag) => {
      if (tag === 2) model.producer = text(reader);
      else if (tag === 7) model.graph = readGraph(reader);
      else if (tag === 8) {
        const { domain, version } = readOpset(reader);
        model.opsets.set(domain, version);
      }
    });
  } catch (failure) {
    throw new Error(`${name} is no readable ONNX model (${(failure as Error).message}); export it again`);
  }
  if (!model.graph)
    throw new Error(`${name} is no ONNX model: it holds no graph; give a file that an ONNX export wrote`);
  return { ...model, graph: model.graph };
}

/** Reads a lone TensorProto, the `.pb` files of the ONNX test suites. */
export function readTensorFile(bytes: Uint8Array): { readonly name: string; readonly tensor: OnnxTensor } {
  const reader = new PbfReader(bytes);
  const started = startTensor();
  within(reader, bytes.length, (tag) => readTensorField(tag, started, reader));
  return { name: started.name, tensor: finishTensor(started) };
}

function readGraph(reader: PbfReader): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxTensor>();
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  message(reader, (tag) => {
    if (tag === 1) nodes.push(readNode(reader, nodes.length));
    else if (tag === 5) {
      const { name, tensor } = readTensor(reader);
      initializers.set(name, tensor);
    } else if (tag === 11) inputs.push(readValue(reader));
    else if (tag === 12) outputs.push(readValue(reader));
  });
  return { nodes, initializers, inputs, outputs };
}

function readNode(reader: PbfReader, position: number): OnnxNode {
  const node = { name: "", operator: "", domain: "", inputs: [] as string[], outputs: [] as string[] };
  const attributes = new Map<string, OnnxAttribute>();
  message(reader, (tag) => {
    if (tag === 1) node.inputs.push(text(reader));
    else if (tag === 2) node.outputs.push(text(reader));
    else if (tag === 3) node.name = text(reader);
    else if (tag === 4) node.operator = text(reader);
    else if (tag === 5) {
      const { name, value } = readAttribute(reader);
      if (value !== undefined) attributes.set(name, value);
    } else if (tag === 7) node.domain = text(reader);
  });
  return { ...node, name: node.name || `${node.operator}_${position}`, attributes };
}

function readAttribute(reader: PbfReader): { name: string; value: OnnxAttribute | undefined } {
  let name = "";
  let type = 0;
  let value: OnnxAttribute | undefined;
  const floats: number[] = [];
  const integers: number[] = [];
  const strings: string[] = [];
  message(reader, (tag) => {
    if (tag === 1) name = text(reader);
    else if (tag === 2) value = reader.readFloat();
    else if (tag === 3) value = reader.readVarint(true);
    else if (tag === 4) value = text(reader);
    else if (tag === 5) value = readTensor(reader).tensor;
    else if (tag === 7) reader.readPackedFloat(floats);
    else if (tag === 8) reader.readPackedVarint(integers, true);
    else if (tag === 9) strings.push(text(reader));
    else if (tag === 20) type = reader.readVarint();
  });
  const floatsType = 6;
  const integersType = 7;
  const stringsType = 8;
  if (floats.length > 0 || type === floatsType) value = floats;
  else if (integers.length > 0 || type === integersType) value = integers;
  else if (strings.length > 0 || type === stringsType) value = strings;
  return { name, value };
}

function readValue(reader: PbfReader): OnnxValue {
  let name = "";
  let elementType = 0;
  let shape: (number | undefined)[] | undefined;
  const readDimension = () => {
    let size: number | undefined;
    message(reader, (tag) => {
      if (tag === 1) size = reader.readVarint(true);
    });
    return size;
  };
  message(reader, (valueTag) => {
    if (valueTag === 1) name = text(reader);
    else if (valueTag === 2) {
      message(reader, (typeTag) => {
        if (typeTag !== 1) return;
        message(reader, (tensorTag) => {
          if (tensorTag === 1) elementType = reader.readVarint();
          else if (tensorTag === 2) {
            const sizes: (number | undefined)[] = [];
            message(reader, (shapeTag) => {
              if (shapeTag === 1) sizes.push(readDimension());
            });
            shape = sizes;
          }
        });
      });
    }
  });
  return { name, shape, elementType };
}

function readOpset(reader: PbfReader): { domain: string; version: number } {
  let domain = "";
  let version = 0;
  message(reader, (tag) => {
    if (tag === 1) domain = text(reader);
    else if (tag === 2) version = reader.readVarint();
  });
  return { domain, version };
}

function readTensor(reader: PbfReader): { name: string; tensor: OnnxTensor } {
  const started = startTensor();
  message(reader, (tag) => readTensorField(tag, started, reader));
  return { name: started.name, tensor: finishTensor(started) };
}

function text(reader: PbfReader): string {
  return new TextDecoder().decode(reader.readBytes());
}

/** Reads the fields of a nested message; its length must lie inside the data, or a hostile file sends us anywhere. */
function message(reader: PbfReader, field: (tag: number) => void): void {
  const length = reader.readVarint();
  within(reader, reader.pos + length, field);
}

function within(reader: PbfReader, end: number, field: (tag: number) => void): void {
  if (!(end <= reader.length)) throw new Error("it is cut off");
  for (let tag = reader.nextField(end); tag !== 0; tag = reader.nextField(end)) {
    field(tag);
    if (!(reader.pos <= end)) throw new Error(`field ${tag} at byte ${reader.pos} runs past its message`);
  }
  if (reader.pos !== end) throw new Error(`a message ends at byte ${reader.pos} instead of ${end}`);
}
