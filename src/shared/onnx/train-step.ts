import { gradients } from './gradients.ts';
import { Graph } from './graph.ts';
import { adamW, type AdamWSettings } from './optimiser.ts';
import { toBytes } from './serialise.ts';
import { elementCount, type DType, type Tensor } from './tensor.ts';

/** An input of a training step: fed anew at every step. */
export interface InputSpec {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** A float32 parameter to train. */
export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** First values, row-major. */
  readonly init: Float32Array;
  /** Whether weight decay applies; default: to all but vectors and scalars, so not to biases. */
  readonly decay?: boolean;
}

export interface ForwardResult {
  /** float32 scalar to make small. */
  readonly loss: Tensor;
  /** Further tensors to publish as outputs, by name. */
  readonly extras?: Readonly<Record<string, Tensor>>;
}

export interface TrainStepSpec {
  readonly name: string;
  readonly inputs: readonly InputSpec[];
  readonly params: readonly ParamSpec[];
  /** Appends the forward pass; tensors are found by the names given above. */
  readonly forward: (
    g: Graph,
    inputs: Readonly<Record<string, Tensor>>,
    params: Readonly<Record<string, Tensor>>,
  ) => ForwardResult;
  readonly optimiser?: AdamWSettings;
}

/** A tensor carried from step to step, with its first value. */
export interface StateTensor {
  readonly dtype: 'float32';
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface TrainStep {
  /** The .onnx file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Each state tensor `s` is an input `s` and has an output `s.next`, to be fed back as `s`. */
  readonly state: Readonly<Record<string, StateTensor>>;
  /** Inputs to feed besides the state: those of the spec, and the scalars `lr` (learning rate) and `t` (1, 2, 3, …). */
  readonly inputs: readonly InputSpec[];
  /** Outputs besides the state: `loss` and the extras. */
  readonly outputs: readonly string[];
}

/**
 * One training step as a model: forward pass, gradients and AdamW update of all parameters.
 * State names are the parameters and their moments `<name>.m` and `<name>.v`. All shapes are static.
 * Throws when names clash, a start value does not fit, or a parameter does not reach the loss.
 */
export function buildTrainStep({ name, inputs, params, forward, optimiser = {} }: TrainStepSpec): TrainStep {
  const g = new Graph(name);
  const scalars: readonly InputSpec[] = ['lr', 't'].map((scalar) => ({ name: scalar, dtype: 'float32', shape: [] }));
  const fed = Object.fromEntries([...inputs, ...scalars].map((input) => [input.name, g.input(input.name, input.dtype, input.shape)]));
  const state: Record<string, StateTensor> = {};
  const stateInput = (key: string, shape: readonly number[], data: Float32Array): Tensor => {
    if (data.length !== elementCount(shape)) throw new Error(`${key}: ${data.length} values do not fill [${shape.join(', ')}]`);
    state[key] = { dtype: 'float32', shape, data };
    return g.input(key, 'float32', shape);
  };
  const slots = params.map((param) => {
    const zeros = (): Float32Array => new Float32Array(param.init.length);
    return {
      name: param.name,
      decays: param.decay ?? param.shape.length > 1,
      value: stateInput(param.name, param.shape, param.init),
      mean: stateInput(`${param.name}.m`, param.shape, zeros()),
      square: stateInput(`${param.name}.v`, param.shape, zeros()),
    };
  });
  const { loss, extras = {} } = forward(g, fed, Object.fromEntries(slots.map((slot) => [slot.name, slot.value])));
  const slopes = gradients(g, loss, slots.map(({ value }) => value));
  const updates = adamW(g, slots.map((slot, i) => ({ ...slot, gradient: slopes[i] as Tensor })), fed['lr'] as Tensor, fed['t'] as Tensor, optimiser);
  updates.forEach((update, i) => {
    const key = (slots[i] as (typeof slots)[number]).name;
    g.output(`${key}.next`, update.value);
    g.output(`${key}.m.next`, update.mean);
    g.output(`${key}.v.next`, update.square);
  });
  const published = { loss, ...extras };
  for (const [key, tensor] of Object.entries(published)) g.output(key, tensor);
  return { bytes: toBytes(g), state, inputs: [...inputs, ...scalars], outputs: Object.keys(published) };
}
