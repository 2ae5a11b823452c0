import type { NodeProto, TensorProto } from './proto/onnx_pb.js';
import { describeShape, elementCount, type DType, type Shape, type Tensor, type TensorData } from './tensor.ts';

/** An integer, integers, text, or a float (wrapped, because JavaScript does not tell 1 from 1.0). */
export type Attribute = number | readonly number[] | string | { readonly float: number };

/** One operator of the graph; `undefined` inputs are optional ones left out. */
export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Nodes of a ready-made model that stand for this one; see surgery. */
  readonly body?: readonly NodeProto[];
}

export interface Constant {
  readonly tensor: Tensor;
  readonly data: TensorData;
}

/** What a node gives back: element type and shape of one output. */
export interface OutputType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** Operand of an elementwise operator: a number stands for a scalar of the other operand's type. */
export type Operand = Tensor | number;

const ARRAYS = {
  float32: Float32Array,
  float16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

/** A graph under construction: operators append nodes, so the node order is a valid execution order. */
export class Graph {
  readonly name: string;
  readonly inputs: Tensor[] = [];
  readonly outputs = new Map<string, Tensor>();
  readonly nodes: GraphNode[] = [];
  /** Ready-made constants of embedded models. */
  readonly rawConstants: TensorProto[] = [];
  /** Extra operator domains of embedded models with their versions. */
  readonly domains = new Map<string, bigint>();
  /** Free text pairs stored in the file. */
  readonly metadata = new Map<string, string>();
  #constants = new Map<string, Constant>();
  #byContent = new Map<string, Tensor>();
  #names = new Set<string>();
  #counters = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** All constants, in the order they were made. */
  get constants(): Iterable<Constant> {
    return this.#constants.values();
  }

  /** A graph input; the name must be new. */
  input(name: string, dtype: DType, shape: Shape): Tensor {
    this.reserve(name);
    const tensor = { name, dtype, shape };
    this.inputs.push(tensor);
    return tensor;
  }

  /** Publishes a tensor under a new output name. */
  output(name: string, tensor: Tensor): void {
    this.reserve(name);
    this.outputs.set(name, tensor);
  }

  /** A constant (initialiser) with the given data; throws when the data do not fit type or shape. */
  constant(dtype: DType, shape: readonly number[], data: TensorData, hint = 'constant'): Tensor {
    if (!(data instanceof ARRAYS[dtype])) throw new Error(`${hint}: data are not ${dtype}`);
    if (data.length !== elementCount(shape)) {
      throw new Error(`${hint}: ${data.length} values do not fill ${describeShape(shape)}`);
    }
    const tensor = { name: this.uniqueName(hint), dtype, shape };
    this.#constants.set(tensor.name, { tensor, data });
    return tensor;
  }

  /** A one-element constant of shape []; equal ones are shared. */
  scalar(value: number, dtype: DType = 'float32'): Tensor {
    return this.#shared(`${dtype} ${Object.is(value, -0) ? '-0' : value}`, () => {
      if (dtype === 'float16') throw new Error('float16 scalars are not supported');
      const data = dtype === 'int64' ? BigInt64Array.of(BigInt(value)) : ARRAYS[dtype].of(value);
      return this.constant(dtype, [], data, 'scalar');
    });
  }

  /** A 1-D int64 constant, as axes, sizes and pads are given; equal ones are shared. */
  ints(values: readonly number[]): Tensor {
    return this.#shared(`ints ${values.join()}`, () =>
      this.constant('int64', [values.length], BigInt64Array.from(values, BigInt), 'ints'),
    );
  }

  /** The values of a 1-D int64 constant made by `ints`; throws for anything else. */
  intsOf(tensor: Tensor | undefined): readonly number[] {
    const data = tensor && this.#constants.get(tensor.name)?.data;
    if (!(data instanceof BigInt64Array)) throw new Error(`${tensor?.name ?? 'input'} is not an integer constant`);
    return Array.from(data, Number);
  }

  /** The value of a one-element float32 constant; throws for anything else. */
  scalarOf(tensor: Tensor | undefined): number {
    const data = tensor && this.#constants.get(tensor.name)?.data;
    if (!(data instanceof Float32Array) || data.length !== 1) {
      throw new Error(`${tensor?.name ?? 'input'} is not a scalar constant`);
    }
    return data[0] as number;
  }

  /** The operand as a tensor; numbers become scalars of `dtype`. */
  operand(value: Operand, dtype: DType): Tensor {
    return typeof value === 'number' ? this.scalar(value, dtype) : value;
  }

  /** Appends an operator with one output and returns it. */
  node(
    operator: string,
    inputs: readonly (Tensor | undefined)[],
    dtype: DType,
    shape: Shape,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Tensor {
    return this.nodeWithOutputs(operator, inputs, [{ dtype, shape }], attributes)[0] as Tensor;
  }

  /** Appends an operator with any number of outputs and returns them in order. */
  nodeWithOutputs(
    operator: string,
    inputs: readonly (Tensor | undefined)[],
    types: readonly OutputType[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly Tensor[] {
    const outputs = types.map(({ dtype, shape }) => ({ name: this.uniqueName(operator), dtype, shape }));
    this.nodes.push({ operator, inputs, outputs, attributes });
    return outputs;
  }

  /** Claims a name; throws when it is taken. */
  reserve(name: string): void {
    if (name === '' || this.#names.has(name)) throw new Error(`the name "${name}" is empty or taken in graph ${this.name}`);
    this.#names.add(name);
  }

  /** A new name that starts with `hint`. */
  uniqueName(hint: string): string {
    for (;;) {
      const count = this.#counters.get(hint) ?? 0;
      this.#counters.set(hint, count + 1);
      const name = `${hint}_${count}`;
      if (!this.#names.has(name)) {
        this.#names.add(name);
        return name;
      }
    }
  }

  #shared(key: string, make: () => Tensor): Tensor {
    const known = this.#byContent.get(key);
    if (known) return known;
    const made = make();
    this.#byContent.set(key, made);
    return made;
  }
}
