import type { Graph } from '../graph.ts';
import type { Tensor } from '../tensor.ts';

/**
 * Bilinear resize of [B, C, H, W] to a static height and width, half-pixel centres (align_corners = false), edges held.
 * Shrinking samples without smoothing.
 */
export function resizeBilinear(g: Graph, x: Tensor, height: number, width: number): Tensor {
  const [batch, channels, fromHeight, fromWidth] = x.shape;
  if (x.shape.length !== 4 || batch === undefined || channels === undefined) throw new Error('resizeBilinear needs [B, C, H, W]');
  if (fromHeight === height && fromWidth === width) return x;
  const sizes = typeof batch === 'number' && typeof channels === 'number'
    ? g.ints([batch, channels, height, width])
    : g.node('Concat', [g.node('Shape', [x], 'int64', [2], { end: 2 }), g.ints([height, width])], 'int64', [4], { axis: 0 });
  return g.node('Resize', [x, undefined, undefined, sizes], x.dtype, [batch, channels, height, width], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
  });
}

/** Row-major [to, from] weights of that resize along one dimension, so that resized = weights · line. */
export function interpolationMatrix(from: number, to: number): Float32Array {
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const low = Math.floor(position);
    const share = position - low;
    weights[i * from + low] = 1 - share;
    if (share > 0) weights[i * from + low + 1] = share;
  }
  return weights;
}
