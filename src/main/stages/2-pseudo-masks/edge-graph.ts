/**
 * Graph of the edge head: frozen features → where one region ends, learned from pairs of cells that sure seeds call alike or not.
 *
 * As in IRN (arXiv 1904.05044), with these differences: features are standardised where IRN has group normalisation; the last
 * 1×1 works on each level's own grid, as it commutes with resizing; pairs lie along the eight straight directions, whose paths
 * grow by one cell at a time.
 */
import { add, buildTrainStep, cast, conv, div, equal, greater, maximum, mul, relu, resizeBilinear, sigmoid, slice, softplus, reduceSum, sub } from '#shared/onnx/index.ts';
import type { Graph, Tensor, TrainStep } from '#shared/onnx/index.ts';
import { createRandom } from '#shared/kernels/random.ts';
import type { Level } from '../common/backbone.ts';
import { standardised } from '../common/standardise.ts';
import type { ChannelScale } from '../common/standardise.ts';
import type { WorkingSize } from '../common/working-size.ts';

export interface EdgeShape {
  readonly levels: readonly Level[];
  readonly scales: ReadonlyMap<string, ChannelScale>;
  readonly grid: WorkingSize;
}

export interface EdgeParam {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Float32Array;
}

/** Channels that each level is reduced to. */
const width = 32;
/** Pairs up to this many cells apart along a row or column, and along a diagonal: about twice the walk's radius, as in IRN. */
const straightReach = 8;
const diagonalReach = 6;

export function edgeParams(shape: EdgeShape, seed: string): readonly EdgeParam[] {
  const random = createRandom(seed);
  const normals = (count: number, deviation: number): Float32Array => Float32Array.from({ length: count }, () => random.normal() * deviation);
  return [
    ...shape.levels.flatMap((l): readonly EdgeParam[] => [
      { name: `${l.name}.reduce`, shape: [width, l.channels, 1, 1], init: normals(width * l.channels, Math.sqrt(2 / l.channels)) },
      { name: `${l.name}.bias`, shape: [width], init: new Float32Array(width) },
      { name: `${l.name}.edge`, shape: [1, width, 1, 1], init: normals(width, 0.05) },
    ]),
    // Few cells are edges.
    { name: 'bias', shape: [1, 1, 1, 1], init: Float32Array.of(-2) },
  ];
}

/** Edge logits [B, 1, h, w] on the label grid. */
function edgeLogits(g: Graph, levels: Readonly<Record<string, Tensor>>, params: Readonly<Record<string, Tensor>>, shape: EdgeShape): Tensor {
  const parts = shape.levels.map((l) => {
    const x = standardised(g, cast(g, levels[l.name] as Tensor, 'float32'), shape.scales.get(l.name) as ChannelScale);
    const hidden = relu(g, conv(g, x, params[`${l.name}.reduce`] as Tensor, { bias: params[`${l.name}.bias`] as Tensor }));
    return resizeBilinear(g, conv(g, hidden, params[`${l.name}.edge`] as Tensor), shape.grid.height, shape.grid.width);
  });
  return parts.reduce((sum, part) => add(g, sum, part), params.bias as Tensor);
}

/** Edge probability [B, 1, h, w]. */
export function edgeProbability(g: Graph, levels: Readonly<Record<string, Tensor>>, params: Readonly<Record<string, Tensor>>, shape: EdgeShape): Tensor {
  return sigmoid(g, edgeLogits(g, levels, params, shape));
}

/** The part of [B, 1, h, w] that has a cell `reach` steps of the direction from it, moved by `k` steps. */
function window(g: Graph, x: Tensor, [dx, dy]: readonly [number, number], k: number, reach: number, { height, width: w }: WorkingSize): Tensor {
  const [sx, sy] = [dx * reach, dy * reach];
  const y = dy * k;
  const x0 = Math.max(0, -sx) + dx * k;
  return slice(g, x, [
    { axis: 2, start: y, end: y + height - sy },
    { axis: 3, start: x0, end: x0 + w - Math.abs(sx) },
  ]);
}

/** Training step on labels [B, 1, h, w]: 0 sure background, k sure class, 255 unknown. Loss of IRN: half for pairs alike (background and classes evenly), half for pairs that differ. */
export function edgeTrainStep(shape: EdgeShape, params: readonly EdgeParam[], batch: number, weightDecay: number): TrainStep {
  const { grid } = shape;
  return buildTrainStep({
    name: 'edge-head',
    inputs: [
      ...shape.levels.map((l) => ({ name: l.name, dtype: 'float16' as const, shape: [batch, l.channels, l.height, l.width] })),
      { name: 'labels', dtype: 'uint8', shape: [batch, 1, grid.height, grid.width] },
    ],
    params,
    forward: (g, inputs, weights) => {
      const logits = edgeLogits(g, inputs, weights, shape);
      const labels = cast(g, inputs.labels as Tensor, 'float32');
      const flag = (condition: Tensor): Tensor => cast(g, condition, 'float32');
      const known = flag(greater(g, mul(g, labels, -1), -255));
      const defect = mul(g, flag(greater(g, labels, 0)), known);
      const sums = { background: [] as Tensor[], classes: [] as Tensor[], different: [] as Tensor[] };
      const counts = { background: [] as Tensor[], classes: [] as Tensor[], different: [] as Tensor[] };
      const gather = (kind: keyof typeof sums, mask: Tensor, loss: Tensor): void => {
        sums[kind].push(reduceSum(g, mul(g, mask, loss)));
        counts[kind].push(reduceSum(g, mask));
      };
      for (const direction of [[1, 0], [0, 1], [1, 1], [-1, 1]] as const) {
        const most = direction[0] !== 0 && direction[1] !== 0 ? diagonalReach : straightReach;
        const part = (x: Tensor, k: number): Tensor => window(g, x, direction, k, most, grid);
        const [from, fromKnown, fromDefect] = [part(labels, 0), part(known, 0), part(defect, 0)];
        let highest = part(logits, 0);
        for (let reach = 1; reach <= most; reach++) {
          // max(a, b) = a + relu(b − a), which has a gradient; the path grows by one cell.
          highest = add(g, highest, relu(g, sub(g, part(logits, reach), highest)));
          const both = mul(g, fromKnown, part(known, reach));
          const alike = mul(g, both, flag(equal(g, from, part(labels, reach))));
          const classes = mul(g, alike, fromDefect);
          // −log a and −log(1 − a) with a = 1 − sigmoid(highest).
          const loose = softplus(g, highest);
          gather('background', sub(g, alike, classes), loose);
          gather('classes', classes, loose);
          gather('different', sub(g, both, alike), softplus(g, mul(g, highest, -1)));
        }
      }
      const total = (list: readonly Tensor[]): Tensor => list.slice(1).reduce((sum, x) => add(g, sum, x), list[0] as Tensor);
      const mean = (kind: keyof typeof sums): Tensor => div(g, total(sums[kind]), maximum(g, total(counts[kind]), 1));
      return { loss: add(g, mul(g, add(g, mean('background'), mean('classes')), 0.25), mul(g, mean('different'), 0.5)) };
    },
    optimiser: { weightDecay },
  });
}
