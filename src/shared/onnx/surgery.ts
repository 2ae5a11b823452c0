import { clone, create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Graph } from './graph.ts';
import { cast } from './ops/elementwise.ts';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from './proto/onnx_pb.js';
import { OPSET, toModel } from './serialise.ts';
import { describeShape, dtypeOf, type DType, type Shape, type Tensor } from './tensor.ts';

/** A model from the bytes of an .onnx file; throws when they are no model or its weights lie in other files. */
export function readModel(bytes: Uint8Array): ModelProto {
  const model = fromBinary(ModelProtoSchema, bytes);
  const external = graphOf(model).initializer.find(({ dataLocation }) => dataLocation === TensorProto_DataLocation.EXTERNAL);
  if (external) throw new Error(`the weights of ${external.name} lie outside the model file`);
  return model;
}

/** The model as the bytes of an .onnx file. */
export function writeModel(model: ModelProto): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}

/** The inputs a caller must feed (constants left out), in order; names and shapes as declared. */
export function modelInputs(model: ModelProto): readonly Tensor[] {
  const constants = new Set(graphOf(model).initializer.map(({ name }) => name));
  return graphOf(model).input.filter(({ name }) => !constants.has(name)).map((info) => toTensor(info));
}

/** The outputs in order; names and shapes as declared. */
export function modelOutputs(model: ModelProto): readonly Tensor[] {
  return graphOf(model).output.map((info) => toTensor(info));
}

/** The model with `prefix` before every input, output, constant, node and inner name. */
export function prefixNames(model: ModelProto, prefix: string): ModelProto {
  return create(ModelProtoSchema, { ...model, graph: renameGraph(graphOf(model), (name) => prefix + name) });
}

export interface EmbedOptions {
  /** Put before all names inside; must be new in the graph. */
  readonly prefix: string;
  /** Output shapes where they are known better than the model declares. */
  readonly shapes?: Readonly<Record<string, Shape>>;
}

/**
 * Places a ready-made model inside a graph: `feeds` gives a tensor for each of its inputs, and its outputs come back by name.
 * No gradient flows through it. Throws when the operator set is another one, or inputs are missing, unknown or do not fit.
 */
export function embedModel(
  g: Graph,
  model: ModelProto,
  feeds: Readonly<Record<string, Tensor>>,
  { prefix, shapes = {} }: EmbedOptions,
): Readonly<Record<string, Tensor>> {
  checkFeeds(model, feeds);
  adoptDomains(g, model);
  const rename = (name: string): string => feeds[name]?.name ?? `${prefix}/${name}`;
  const { node: body, initializer } = renameGraph(graphOf(model), rename);
  for (const { name } of initializer) g.reserve(name);
  for (const name of body.flatMap((node) => node.output)) if (name !== '') g.reserve(name);
  g.rawConstants.push(...initializer);
  const outputs = graphOf(model).output.map((info) => toTensor(info, rename, prefix, shapes[info.name]));
  g.nodes.push({ operator: `embedded model ${prefix}`, inputs: Object.values(feeds), outputs, attributes: {}, body });
  return Object.fromEntries(graphOf(model).output.map(({ name }, i) => [name, outputs[i] as Tensor]));
}

/** The same model with its float32 outputs given out in another element type (float16 halves stored features). */
export function castOutputs(model: ModelProto, dtype: DType): ModelProto {
  const g = new Graph(graphOf(model).name);
  for (const { key, value } of model.metadataProps) g.metadata.set(key, value);
  const feeds = modelInputs(model).map((input) => g.input(input.name, input.dtype, input.shape));
  const results = embedModel(g, model, Object.fromEntries(feeds.map((feed) => [feed.name, feed])), { prefix: 'model' });
  for (const { name, shape } of modelOutputs(model)) {
    const result = { ...(results[name] as Tensor), shape };
    g.output(name, result.dtype === 'float32' ? cast(g, result, dtype) : result);
  }
  return toModel(g);
}

function graphOf(model: ModelProto): GraphProto {
  if (!model.graph) throw new Error('the model has no graph');
  return model.graph;
}

function toTensor(info: ValueInfoProto, rename = (name: string) => name, prefix = '', known?: Shape): Tensor {
  const type = info.type?.value;
  if (type?.case !== 'tensorType') throw new Error(`${info.name} is not a tensor`);
  const shape = known ?? (type.value.shape?.dim ?? []).map(({ value }, axis) => {
    if (value.case === 'dimValue') return Number(value.value);
    const name = value.case === 'dimParam' && value.value !== '' ? value.value : `${info.name}_${axis}`;
    return prefix === '' ? name : `${prefix}/${name}`;
  });
  return { name: rename(info.name), dtype: dtypeOf(type.value.elemType), shape };
}

function checkFeeds(model: ModelProto, feeds: Readonly<Record<string, Tensor>>): void {
  const wanted = modelInputs(model);
  const unknown = Object.keys(feeds).find((name) => !wanted.some((input) => input.name === name));
  if (unknown !== undefined) throw new Error(`the model has no input ${unknown}; it has ${wanted.map(({ name }) => name).join(', ')}`);
  for (const { name, dtype, shape } of wanted) {
    const feed = feeds[name];
    if (!feed) throw new Error(`the model input ${name} is not fed`);
    const fits = feed.shape.length === shape.length && shape.every((size, axis) => {
      const given = feed.shape[axis];
      return typeof size === 'string' || typeof given === 'string' || size === given;
    });
    if (feed.dtype !== dtype || !fits) {
      throw new Error(`the model input ${name} is ${dtype} ${describeShape(shape)}, not ${feed.dtype} ${describeShape(feed.shape)}`);
    }
  }
}

function adoptDomains(g: Graph, model: ModelProto): void {
  if (model.functions.length > 0) throw new Error('models with functions of their own are not supported');
  if (graphOf(model).sparseInitializer.length > 0) throw new Error('models with sparse constants are not supported');
  for (const { domain, version } of model.opsetImport) {
    const isDefault = domain === '' || domain === 'ai.onnx';
    const known = isDefault ? BigInt(OPSET) : (g.domains.get(domain) ?? version);
    if (known !== version) {
      throw new Error(`the model uses operator set ${domain || 'ai.onnx'} ${version}, but this graph ${known}: convert the model first`);
    }
    if (!isDefault) g.domains.set(domain, version);
  }
}

/** A copy with every name passed through `rename`, inner graphs (of If, Loop, Scan) included; '' stays, it means "left out". */
function renameGraph(graph: GraphProto, rename: (name: string) => string): GraphProto {
  const apply = (name: string): string => (name === '' ? '' : rename(name));
  const infos = (list: readonly ValueInfoProto[]): ValueInfoProto[] => list.map((info) => ({ ...info, name: apply(info.name) }));
  return create(GraphProtoSchema, {
    name: graph.name,
    docString: graph.docString,
    node: graph.node.map((node) => renameNode(node, apply)),
    initializer: graph.initializer.map((tensor) => create(TensorProtoSchema, { ...tensor, name: apply(tensor.name) })),
    sparseInitializer: graph.sparseInitializer,
    input: infos(graph.input),
    output: infos(graph.output),
    valueInfo: infos(graph.valueInfo),
  });
}

function renameNode(node: NodeProto, rename: (name: string) => string): NodeProto {
  const copy = clone(NodeProtoSchema, node);
  copy.name = rename(copy.name);
  copy.input = copy.input.map(rename);
  copy.output = copy.output.map(rename);
  for (const attribute of copy.attribute) {
    if (attribute.g) attribute.g = renameGraph(attribute.g, rename);
    attribute.graphs = attribute.graphs.map((inner) => renameGraph(inner, rename));
  }
  return copy;
}
