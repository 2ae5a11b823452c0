import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/support/expect-close.ts';
import { floats, numbersOf, openModel, type OrtValue } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { Graph, type Tensor } from './index.ts';
import { elementCount } from './tensor.ts';

interface Case {
  readonly operator: string;
  readonly what: string;
  readonly shapes: readonly (readonly number[])[];
  /** Range the inputs are drawn from; values keep a distance so that no kink or tie lies within a difference. */
  readonly range?: readonly [number, number];
  readonly build: (g: Graph, x: Tensor, y: Tensor, z: Tensor) => Tensor;
}

const positive = [0.5, 2] as const;
const CASES: readonly Case[] = [
  { operator: 'Add', what: 'broadcasting both', shapes: [[2, 3, 1], [3, 4]], build: nx.add },
  { operator: 'Sub', what: 'broadcasting the right', shapes: [[2, 3], [3]], build: nx.sub },
  { operator: 'Mul', what: 'a channel vector', shapes: [[2, 3, 2, 2], [1, 3, 1, 1]], build: nx.mul },
  { operator: 'Mul', what: 'a tensor by itself', shapes: [[2, 3]], build: (g, x) => nx.mul(g, x, x) },
  { operator: 'Div', what: 'by a scalar tensor', shapes: [[2, 3], []], range: positive, build: nx.div },
  { operator: 'Pow', what: 'power 2', shapes: [[5]], build: (g, x) => nx.pow(g, x, 2) },
  { operator: 'Pow', what: 'power 1.7', shapes: [[5]], range: positive, build: (g, x) => nx.pow(g, x, 1.7) },
  { operator: 'Neg', what: 'any', shapes: [[4]], build: nx.neg },
  { operator: 'Relu', what: 'both signs', shapes: [[8]], build: nx.relu },
  { operator: 'Sigmoid', what: 'both signs', shapes: [[6]], build: nx.sigmoid },
  { operator: 'Softplus', what: 'both signs', shapes: [[6]], build: nx.softplus },
  { operator: 'Softplus', what: 'at zero', shapes: [[3]], build: (g, x) => nx.softplus(g, nx.sub(g, x, x)) },
  { operator: 'Exp', what: 'both signs', shapes: [[6]], build: nx.exp },
  { operator: 'Log', what: 'positive', shapes: [[6]], range: positive, build: nx.log },
  { operator: 'Sqrt', what: 'positive', shapes: [[6]], range: positive, build: nx.sqrt },
  { operator: 'Abs', what: 'both signs', shapes: [[6]], build: nx.abs },
  { operator: 'Clip', what: 'below, inside, above', shapes: [[9]], build: (g, x) => nx.clip(g, x, -0.55, 0.65) },
  {
    operator: 'Where',
    what: 'both branches, broadcast',
    shapes: [[2, 3], [3]],
    build: (g, a, b) => nx.select(g, nx.greater(g, a, 0), a, b),
  },
  { operator: 'MatMul', what: 'matrices', shapes: [[2, 3], [3, 4]], build: nx.matMul },
  { operator: 'MatMul', what: 'batches', shapes: [[2, 2, 3], [2, 3, 2]], build: nx.matMul },
  { operator: 'MatMul', what: 'batch by shared matrix', shapes: [[2, 2, 3], [3, 2]], build: nx.matMul },
  { operator: 'MatMul', what: 'shared matrix by batch', shapes: [[2, 3], [2, 3, 2]], build: nx.matMul },
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB): Case => ({
      operator: 'Gemm',
      what: `transposed ${transposeA} ${transposeB} with bias`,
      shapes: [transposeA ? [3, 2] : [2, 3], transposeB ? [4, 3] : [3, 4], [4]],
      build: (g, a, b, bias) => nx.gemm(g, a, b, { transposeA, transposeB, bias: bias }),
    })),
  ),
  { operator: 'Reshape', what: 'flattened', shapes: [[2, 3, 2]], build: (g, x) => nx.flatten(g, x) },
  { operator: 'Transpose', what: 'three axes', shapes: [[2, 3, 2]], build: (g, x) => nx.transpose(g, x, [2, 0, 1]) },
  { operator: 'Concat', what: 'unequal parts', shapes: [[2, 1], [2, 3]], build: (g, a, b) => nx.concat(g, [a, b], 1) },
  { operator: 'Slice', what: 'inside', shapes: [[3, 5]], build: (g, x) => nx.slice(g, x, [{ axis: 1, start: 1, end: 4 }]) },
  { operator: 'Slice', what: 'steps', shapes: [[4, 7]], build: (g, x) => nx.slice(g, x, [{ axis: 0, start: 0, end: 4, step: 3 }, { axis: 1, start: 1, end: 6, step: 2 }]) },
  { operator: 'Pad', what: 'uneven', shapes: [[2, 3]], build: (g, x) => nx.pad(g, x, [0, 1], [2, 0]) },
  { operator: 'Expand', what: 'new and old axes', shapes: [[3, 1]], build: (g, x) => nx.expand(g, x, [2, 3, 2]) },
  { operator: 'ReduceSum', what: 'one axis', shapes: [[2, 3]], build: (g, x) => nx.reduceSum(g, x, [0]) },
  { operator: 'ReduceMean', what: 'all kept', shapes: [[2, 3]], build: (g, x) => nx.reduceMean(g, x, undefined, { keepDims: true }) },
  { operator: 'ReduceMax', what: 'one axis', shapes: [[3, 4]], build: (g, x) => nx.reduceMax(g, x, [1]) },
  { operator: 'Softmax', what: 'axis 1', shapes: [[2, 3, 2]], build: (g, x) => nx.softmax(g, x, 1) },
  { operator: 'LogSoftmax', what: 'axis 1', shapes: [[2, 3, 2]], build: (g, x) => nx.logSoftmax(g, x, 1) },
  { operator: 'Resize', what: 'up, uneven', shapes: [[1, 2, 2, 3]], build: (g, x) => nx.resizeBilinear(g, x, 5, 6) },
  { operator: 'Resize', what: 'down', shapes: [[1, 1, 5, 4]], build: (g, x) => nx.resizeBilinear(g, x, 2, 3) },
  { operator: 'TopK', what: 'mean of 2 of 5', shapes: [[2, 5]], build: (g, x) => nx.topKMean(g, x, 2) },
  { operator: 'Conv', what: '1x1', shapes: [[2, 2, 2, 3], [3, 2, 1, 1]], build: (g, x, w) => nx.conv(g, x, w) },
  ...(
    [
      ['3x3 with bias', [[2, 2, 4, 3], [2, 2, 3, 3], [2]], { pads: 1 }],
      ['dilated beyond the map', [[1, 2, 3, 4], [2, 2, 3, 3]], { pads: 3, dilation: 3 }],
      ['strided, uneven pads', [[1, 2, 6, 5], [2, 2, 3, 3]], { pads: [0, 1, 1, 1], stride: 2 }],
      ['strided, last row unused', [[1, 1, 6, 6], [1, 1, 3, 3]], { stride: 2 }],
      ['1x1 strided', [[1, 2, 4, 5], [2, 2, 1, 1]], { stride: 2 }],
      ['wide kernel, more padding than reach', [[1, 1, 3, 4], [2, 1, 1, 3]], { pads: 3 }],
    ] as const
  ).map(([what, shapes, options]): Case => ({
    operator: 'Conv',
    what,
    shapes,
    build: (g, x, w, bias) => nx.conv(g, x, w, bias ? { ...options, bias } : options),
  })),
];

/** Values at equal distances over the range, in a fixed scrambled order: no two are closer than the differences taken. */
function draw(count: number, [low, high]: readonly [number, number], phase: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * (((i * 7919 + phase * 31) % 101) + 0.5)) / 101);
}

async function differentiate({ shapes, range = [-1, 1.1], build }: Case) {
  const g = new Graph('case');
  const inputs = shapes.map((shape, i) => g.input(`x${i}`, 'float32', shape));
  const y = build(g, ...(inputs as [Tensor, Tensor, Tensor]));
  const operators = g.nodes.map(({ operator }) => operator);
  const count = elementCount(y.shape as readonly number[]);
  const weights = g.constant('float32', y.shape as readonly number[], Float32Array.from(draw(count, [0.3, 1], 5)));
  const loss = nx.reduceSum(g, nx.mul(g, y, weights));
  g.output('loss', loss);
  nx.gradients(g, loss, inputs).forEach((gradient, i) => g.output(`d${i}`, gradient));
  const run = await openModel(nx.toBytes(g));
  const feeds = Object.fromEntries(
    shapes.map((shape, i): [string, OrtValue] => [`x${i}`, floats(draw(elementCount(shape), range, i), shape)]),
  );
  const results = await run(feeds);
  const step = 2 ** -8;
  const pairs = [];
  for (const [name, value] of Object.entries(feeds)) {
    const numeric: number[] = [];
    for (let i = 0; i < value.data.length; i++) {
      const at = async (offset: number): Promise<number> => {
        const data = Float32Array.from(value.data as Float32Array);
        data[i] = (data[i] as number) + offset;
        return numbersOf(await run({ ...feeds, [name]: { ...value, data } }), 'loss')[0] as number;
      };
      numeric.push(((await at(step)) - (await at(-step))) / (2 * step));
    }
    pairs.push({ analytic: numbersOf(results, `d${name.slice(1)}`), numeric });
  }
  return { operators, pairs };
}

describe('gradients', () => {
  it.each(CASES)('$operator ($what) agrees with finite differences', async (entry) => {
    const { operators, pairs } = await differentiate(entry);
    expect(operators).toContain(entry.operator);
    for (const { analytic, numeric } of pairs) expectClose(analytic, numeric, 1e-3);
  });

  it('has a finite-difference case for every differentiable operator', () => {
    expect(nx.differentiableOperators.toSorted()).toEqual([...new Set(CASES.map(({ operator }) => operator))].sort());
  });

  it('shares the gradient of equal maxima', async () => {
    const g = new Graph('ties');
    const x = g.input('x', 'float32', [4]);
    g.output('d', nx.gradients(g, nx.reduceMax(g, x), [x])[0] as Tensor);
    const run = await openModel(nx.toBytes(g));
    expect(numbersOf(await run({ x: floats([2, 1, 2, 0]) }), 'd')).toEqual([0.5, 0, 0.5, 0]);
  });

  it('sums over every use of a tensor', async () => {
    const g = new Graph('fan');
    const x = g.input('x', 'float32', []);
    const y = nx.add(g, nx.add(g, nx.mul(g, x, x), nx.mul(g, x, 3)), nx.exp(g, x));
    g.output('d', nx.gradients(g, y, [x])[0] as Tensor);
    const run = await openModel(nx.toBytes(g));
    expect(numbersOf(await run({ x: floats([0], []) }), 'd')).toEqual([4]);
  });

  it('lets nothing flow through a detached tensor', async () => {
    const g = new Graph('detached');
    const x = g.input('x', 'float32', [2]);
    const loss = nx.reduceSum(g, nx.mul(g, x, nx.detach(g, x)));
    g.output('d', nx.gradients(g, loss, [x])[0] as Tensor);
    const run = await openModel(nx.toBytes(g));
    expect(numbersOf(await run({ x: floats([3, 5]) }), 'd')).toEqual([3, 5]);
  });

  it('computes no gradient towards frozen inputs', () => {
    const g = new Graph('frozen');
    const features = g.input('features', 'float32', [1, 2, 4, 4]);
    const weight = g.input('weight', 'float32', [3, 2, 3, 3]);
    const loss = nx.reduceSum(g, nx.conv(g, features, weight, { pads: 1 }));
    nx.gradients(g, loss, [weight]);
    expect(g.nodes.filter(({ operator }) => operator.startsWith('Conv'))).toHaveLength(1);
  });

  it('refuses operators without a gradient, naming them', () => {
    const g = new Graph('refused');
    const x = g.input('x', 'float32', [2]);
    const loss = nx.reduceSum(g, nx.tanh(g, x));
    expect(() => nx.gradients(g, loss, [x])).toThrow('Tanh has no gradient');
  });

  it('refuses a loss that is no scalar or does not depend on the tensor', () => {
    const g = new Graph('refused');
    const [x, y] = [g.input('x', 'float32', [2]), g.input('y', 'float32', [2])];
    expect(() => nx.gradients(g, nx.exp(g, x), [x])).toThrow('must be a scalar');
    expect(() => nx.gradients(g, nx.reduceSum(g, x), [y])).toThrow('does not depend on y');
    expect(() => nx.gradients(g, nx.reduceSum(g, nx.cast(g, nx.greater(g, x, 0), 'float32')), [x])).toThrow('does not depend on x');
  });
});
