import type { Graph } from './graph.ts';
import { cast, div, sub } from './ops/elementwise.ts';
import { transpose } from './ops/shape-ops.ts';
import { describeShape, type Tensor } from './tensor.ts';

export interface ImageInput {
  /** Size the network sees, in px. */
  readonly height: number;
  readonly width: number;
  /** Per channel, in pixel values 0 … 255: the network sees (pixel − mean) / std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Pixels uint8 [H, W, 3] of any size → float32 [1, 3, height, width]: bilinear with antialiasing, then normalised. */
export function imagePreprocess(g: Graph, pixels: Tensor, { height, width, mean, std }: ImageInput): Tensor {
  const [rows, columns, channels] = pixels.shape;
  if (pixels.dtype !== 'uint8' || rows === undefined || columns === undefined || channels !== 3 || pixels.shape.length !== 3) {
    throw new Error(`pixels must be uint8 [H, W, 3], not ${pixels.dtype} ${describeShape(pixels.shape)}`);
  }
  const planes = transpose(g, cast(g, pixels, 'float32'), [2, 0, 1]);
  const image = g.node('Unsqueeze', [planes, g.ints([0])], 'float32', [1, 3, rows, columns]);
  const resized = g.node('Resize', [image, undefined, undefined, g.ints([1, 3, height, width])], 'float32', [1, 3, height, width], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
    antialias: 1,
    // Without it the runtime gives the filter's share beyond the border to the edge pixels; PyTorch and Pillow spread it.
    exclude_outside: 1,
  });
  const perChannel = (values: readonly number[], hint: string): Tensor => g.constant('float32', [1, 3, 1, 1], Float32Array.from(values), hint);
  return div(g, sub(g, resized, perChannel(mean, 'mean')), perChannel(std, 'std'));
}

/** Logits [1, C, h, w] → class numbers uint8 [H, W] at the size of `pixels` [H, W, 3]: bilinear, then the largest. C ≤ 256. */
export function classMapFromLogits(g: Graph, logits: Tensor, pixels: Tensor): Tensor {
  const [batch, classes] = logits.shape;
  const [rows, columns] = pixels.shape;
  if (batch !== 1 || typeof classes !== 'number' || classes > 256 || rows === undefined || columns === undefined) {
    throw new Error(`logits must be [1, C ≤ 256, h, w], not ${describeShape(logits.shape)}`);
  }
  const size = g.node('Shape', [pixels], 'int64', [2], { end: 2 });
  const sizes = g.node('Concat', [g.ints([1, classes]), size], 'int64', [4], { axis: 0 });
  const large = g.node('Resize', [logits, undefined, undefined, sizes], 'float32', [1, classes, rows, columns], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
  });
  const best = g.node('ArgMax', [large], 'int64', [1, rows, columns], { axis: 1, keepdims: 0 });
  return cast(g, g.node('Squeeze', [best, g.ints([0])], 'int64', [rows, columns]), 'uint8');
}
