import { inputOf, integerOf, type GradientRules } from '../gradient-rule.ts';
import { gemm, matMul, swapLast } from '../ops/matmul.ts';
import { reduceTo } from '../ops/reduce.ts';
import { reshape } from '../ops/shape-ops.ts';
import { elementCount, staticShape } from '../tensor.ts';

/** Gradients of the matrix products. */
export const matmulGradients: GradientRules = {
  MatMul: (g, node, dy, needs) => {
    const [a, b] = [inputOf(node, 0), inputOf(node, 1)];
    if (needs[1] && b.shape.length === 2) {
      // One weight for all rows: as one big product instead of a sum over the batch.
      const rows = (tensor: typeof a): typeof a => {
        const shape = staticShape(tensor);
        return reshape(g, tensor, [elementCount(shape.slice(0, -1)), shape.at(-1) as number]);
      };
      return [needs[0] ? matMul(g, dy, swapLast(g, b)) : undefined, gemm(g, rows(a), rows(dy), { transposeA: true })];
    }
    return [
      needs[0] ? reduceTo(g, matMul(g, dy, swapLast(g, b)), a) : undefined,
      needs[1] ? reduceTo(g, matMul(g, swapLast(g, a), dy), b) : undefined,
    ];
  },
  Gemm: (g, node, dy, needs) => {
    const [a, b] = [inputOf(node, 0), inputOf(node, 1)];
    const [transposeA, transposeB] = [integerOf(node, 'transA') === 1, integerOf(node, 'transB') === 1];
    const forA = () =>
      transposeA
        ? gemm(g, b, dy, { transposeA: transposeB, transposeB: true })
        : gemm(g, dy, b, { transposeB: !transposeB });
    const forB = () =>
      transposeB
        ? gemm(g, dy, a, { transposeA: true, transposeB: transposeA })
        : gemm(g, a, dy, { transposeA: !transposeA });
    return [needs[0] ? forA() : undefined, needs[1] ? forB() : undefined, needs[2] ? reduceTo(g, dy, inputOf(node, 2)) : undefined];
  },
};
