import type { Graph } from '../graph.ts';
import { describeShape, type Dim, type Tensor } from '../tensor.ts';

export interface ConvOptions {
  /** One value per output channel, [O]. */
  readonly bias?: Tensor;
  /** Step of the window in both directions; default 1. */
  readonly stride?: number;
  /** Distance between taps in both directions; default 1. */
  readonly dilation?: number;
  /** Zeros around the input: one number for all sides, or [top, left, bottom, right]; default 0. */
  readonly pads?: number | readonly [number, number, number, number];
}

/** Convolution (cross-correlation): x [B, I, H, W], weight [O, I, kh, kw] → [B, O, H', W']. No groups. */
export function conv(g: Graph, x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  const { bias, stride = 1, dilation = 1, pads = 0 } = options;
  const sides = typeof pads === 'number' ? [pads, pads, pads, pads] : pads;
  const [batch, channels, height, width] = x.shape;
  const [outputs, inputs, ...kernel] = weight.shape;
  if (batch === undefined || height === undefined || width === undefined || outputs === undefined || kernel.length !== 2) {
    throw new Error(`conv needs x [B, I, H, W] and weight [O, I, kh, kw], got ${describeShape(x.shape)} and ${describeShape(weight.shape)}`);
  }
  if (channels !== inputs) throw new Error(`conv: x has ${channels} channels, the weight wants ${inputs}`);
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outputs)) throw new Error(`conv: bias ${describeShape(bias.shape)} is not [${outputs}]`);
  const size = (length: Dim, side: 0 | 1): Dim => {
    const taps = kernel[side];
    if (typeof taps !== 'number') throw new Error(`conv needs a static kernel, got ${describeShape(weight.shape)}`);
    const shrink = (sides[side] as number) + (sides[side + 2] as number) - dilation * (taps - 1);
    if (typeof length === 'number') return Math.floor((length + shrink - 1) / stride) + 1;
    if (stride === 1 && shrink === 0) return length;
    throw new Error(`conv changes the open size "${length}"`);
  };
  const shape = [batch, outputs, size(height, 0), size(width, 1)];
  if (shape.some((length) => typeof length === 'number' && length < 1)) {
    throw new Error(`conv: the kernel does not fit into ${describeShape(x.shape)}`);
  }
  return g.node('Conv', bias ? [x, weight, bias] : [x, weight], x.dtype, shape, {
    kernel_shape: kernel as readonly number[],
    strides: [stride, stride],
    dilations: [dilation, dilation],
    pads: sides,
  });
}
