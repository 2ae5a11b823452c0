import { inputOf, type GradientRules } from '../gradient-rule.ts';
import { matMul } from '../ops/matmul.ts';
import { interpolationMatrix } from '../ops/resize.ts';
import { staticShape } from '../tensor.ts';

/** Gradient of bilinear resize: the interpolation is linear and separable, so two products with its transposed matrices. */
export const resizeGradients: GradientRules = {
  Resize: (g, node, dy) => {
    const [, , fromHeight, fromWidth] = staticShape(inputOf(node, 0)) as [number, number, number, number];
    const [, , height, width] = staticShape(dy) as [number, number, number, number];
    const across = g.constant('float32', [width, fromWidth], interpolationMatrix(fromWidth, width), 'resize_columns');
    const down = g.constant('float32', [fromHeight, height], transposed(interpolationMatrix(fromHeight, height), height, fromHeight), 'resize_rows');
    return [matMul(g, down, matMul(g, dy, across))];
  },
};

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number);
}
