import type { Graph, GraphNode } from './graph.ts';
import type { Tensor } from './tensor.ts';

/**
 * How a gradient passes backwards through one operator: given dL/d(first output), appends nodes and returns dL/d(input)
 * for each input whose `needs` flag is set; other entries are ignored and may be undefined. The result has the input's shape.
 */
export type GradientRule = (
  g: Graph,
  node: GraphNode,
  dy: Tensor,
  needs: readonly boolean[],
) => readonly (Tensor | undefined)[];

/** Rules of one operator family, by ONNX operator name. */
export type GradientRules = Readonly<Record<string, GradientRule>>;

/** Input `index` of a node; throws when the operator was built without it. */
export function inputOf(node: GraphNode, index: number): Tensor {
  const tensor = node.inputs[index];
  if (!tensor) throw new Error(`${node.operator} has no input ${index}`);
  return tensor;
}

/** Output 0 of a node. */
export function outputOf(node: GraphNode): Tensor {
  return node.outputs[0] as Tensor;
}

/** Attribute as integers; throws when it is missing or of another kind. */
export function integersOf(node: GraphNode, name: string): readonly number[] {
  const value = node.attributes[name];
  if (!Array.isArray(value)) throw new Error(`${node.operator} has no integers "${name}"`);
  return value as readonly number[];
}

/** Attribute as one integer; throws when it is missing or of another kind. */
export function integerOf(node: GraphNode, name: string): number {
  const value = node.attributes[name];
  if (typeof value !== 'number') throw new Error(`${node.operator} has no integer "${name}"`);
  return value;
}
