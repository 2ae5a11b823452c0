import type { Graph, Operand } from '../graph.ts';
import { broadcastShapes, type DType, type Tensor } from '../tensor.ts';
import { cast } from './elementwise.ts';

/** a = b elementwise, as bool, with broadcasting; no gradient. Types must match: float32, int32 or int64. */
export function equal(g: Graph, a: Tensor, b: Operand): Tensor {
  return compare(g, 'Equal', a, b);
}

/** a > b elementwise, as bool, with broadcasting; no gradient. */
export function greater(g: Graph, a: Tensor, b: Operand): Tensor {
  return compare(g, 'Greater', a, b);
}

/** Elements of a where the bool condition holds, else of b; all three broadcast. */
export function select(g: Graph, condition: Tensor, a: Operand, b: Operand): Tensor {
  const dtype: DType = typeof a !== 'number' ? a.dtype : typeof b !== 'number' ? b.dtype : 'float32';
  const [left, right] = [g.operand(a, dtype), g.operand(b, dtype)];
  const shape = broadcastShapes(condition.shape, broadcastShapes(left.shape, right.shape));
  return g.node('Where', [condition, left, right], dtype, shape);
}

/**
 * Class numbers [B, ...] as float32 0/1 planes [B, classes, ...]; numbers outside 0 … classes − 1 (such as 255, ignored)
 * give zeros in all planes. No gradient.
 */
export function oneHotPlanes(g: Graph, target: Tensor, classes: number): Tensor {
  const [batch, ...rest] = target.shape;
  if (batch === undefined) throw new Error('oneHotPlanes needs at least the batch dimension');
  const axes = g.ints([1]);
  // Compared as float32: exact for class numbers, and the one type every provider compares.
  const planes = g.node('Unsqueeze', [cast(g, target, 'float32'), axes], 'float32', [batch, 1, ...rest]);
  const numbers = g.constant('float32', [classes, ...rest.map(() => 1)], Float32Array.from({ length: classes }, (_, i) => i), 'classes');
  return cast(g, equal(g, planes, numbers), 'float32');
}

function compare(g: Graph, operator: string, a: Tensor, b: Operand): Tensor {
  const right = g.operand(b, a.dtype);
  if (a.dtype !== right.dtype) throw new Error(`${operator}: ${a.dtype} and ${right.dtype} do not mix`);
  return g.node(operator, [a, right], 'bool', broadcastShapes(a.shape, right.shape));
}
