import { create, toBinary } from '@bufbuild/protobuf';
import type { Attribute, Constant, Graph, GraphNode } from './graph.ts';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './proto/onnx_pb.js';
import { dataTypeOf, type Tensor } from './tensor.ts';

/** The operator set all graphs here are written in. */
export const OPSET = 18;

/** The oldest intermediate representation that carries opset 18: the widest choice of runtimes. */
const IR_VERSION = 8n;

/** The graph as a model; outputs of operators take their published names, so no copies are made. */
export function toModel(graph: Graph): ModelProto {
  const { nodes: liveNodes, names: liveNames } = findLive(graph);
  const renames = new Map<string, string>();
  const copies: NodeProto[] = [];
  const produced = new Set(liveNodes.filter((node) => !node.body).flatMap((node) => node.outputs.map(({ name }) => name)));
  for (const [name, tensor] of graph.outputs) {
    if (produced.has(tensor.name) && !renames.has(tensor.name)) renames.set(tensor.name, name);
    else copies.push(create(NodeProtoSchema, { opType: 'Identity', input: [tensor.name], output: [name] }));
  }
  const rename = (name: string): string => renames.get(name) ?? name;
  const nodes = [...liveNodes.flatMap(toNodes), ...copies];
  for (const node of nodes) {
    node.input = node.input.map(rename);
    node.output = node.output.map(rename);
  }
  return create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'tegakari',
    opsetImport: [
      create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(OPSET) }),
      ...Array.from(graph.domains, ([domain, version]) => create(OperatorSetIdProtoSchema, { domain, version })),
    ],
    metadataProps: Array.from(graph.metadata, ([key, value]) => create(StringStringEntryProtoSchema, { key, value })),
    graph: create(GraphProtoSchema, {
      name: graph.name,
      node: nodes,
      initializer: [
        ...Array.from(graph.constants).filter(({ tensor }) => liveNames.has(tensor.name)).map(toTensorProto),
        ...graph.rawConstants,
      ],
      input: graph.inputs.map(toValueInfo),
      output: Array.from(graph.outputs, ([name, tensor]) => toValueInfo({ ...tensor, name })),
    }),
  });
}

/** The graph as the bytes of an .onnx file. */
export function toBytes(graph: Graph): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, toModel(graph)) as Uint8Array<ArrayBuffer>;
}

/** Name, type and shape of an input or output in ONNX form. */
function toValueInfo(tensor: Tensor): ValueInfoProto {
  const dim = tensor.shape.map((size) =>
    create(TensorShapeProto_DimensionSchema, {
      value: typeof size === 'number' ? { case: 'dimValue', value: BigInt(size) } : { case: 'dimParam', value: size },
    }),
  );
  const tensorType = create(TypeProto_TensorSchema, {
    elemType: dataTypeOf(tensor.dtype),
    shape: create(TensorShapeProtoSchema, { dim }),
  });
  return create(ValueInfoProtoSchema, {
    name: tensor.name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensorType } }),
  });
}

/** What the outputs depend on: differentiation leaves branches nobody reads, which runtimes would still compute. */
function findLive(graph: Graph): { nodes: readonly GraphNode[]; names: ReadonlySet<string> } {
  const names = new Set(Array.from(graph.outputs.values(), ({ name }) => name));
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some(({ name }) => names.has(name))) continue;
    nodes.push(node);
    for (const input of node.inputs) if (input) names.add(input.name);
  }
  return { nodes: nodes.reverse(), names };
}

function toNodes(node: GraphNode): readonly NodeProto[] {
  if (node.body) return node.body.map((inner) => ({ ...inner }));
  return [
    create(NodeProtoSchema, {
      opType: node.operator,
      input: node.inputs.map((tensor) => tensor?.name ?? ''),
      output: node.outputs.map(({ name }) => name),
      attribute: Object.entries(node.attributes).map(([name, value]) => toAttribute(name, value)),
    }),
  ];
}

function toAttribute(name: string, value: Attribute): AttributeProto {
  if (typeof value === 'number') return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (typeof value === 'string') {
    // Attribute texts of the operators used here are ASCII keywords.
    const s = Uint8Array.from(value, (character) => character.charCodeAt(0));
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s });
  }
  if ('float' in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

function toTensorProto({ tensor, data }: Constant): TensorProto {
  return create(TensorProtoSchema, {
    name: tensor.name,
    dataType: dataTypeOf(tensor.dtype),
    dims: tensor.shape.map(BigInt),
    // Raw data are little-endian, as are all platforms the product runs on.
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}
