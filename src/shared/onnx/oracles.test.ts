import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/op-gradients.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { floats, numbersOf, runModel } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { Graph, type Tensor } from './index.ts';

type OracleCase = (typeof oracle.cases)[number];
/** Attributes of a case; the fixture's format guarantees those its operator has. */
interface Attributes {
  readonly stride: number; readonly pad: number; readonly dilation: number; readonly exponent: number;
  readonly min: number; readonly max: number; readonly axis: number; readonly axes: readonly number[]; readonly keepdims: boolean;
  readonly perm: readonly number[]; readonly shape: readonly number[]; readonly k: number; readonly height: number; readonly width: number;
  readonly starts: readonly number[]; readonly ends: readonly number[]; readonly steps: readonly number[];
  readonly before: readonly number[]; readonly after: readonly number[];
}
type Build = (g: Graph, inputs: readonly [Tensor, Tensor, Tensor | undefined], a: Attributes) => Tensor;

const BUILD: Readonly<Record<string, Build>> = {
  conv2d: (g, [x, w, bias], { stride, pad, dilation }) => nx.conv(g, x, w, { stride, dilation, pads: pad, ...(bias ? { bias } : {}) }),
  add: (g, [x, y]) => nx.add(g, x, y),
  sub: (g, [x, y]) => nx.sub(g, x, y),
  mul: (g, [x, y]) => nx.mul(g, x, y),
  div: (g, [x, y]) => nx.div(g, x, y),
  relu: (g, [x]) => nx.relu(g, x),
  sigmoid: (g, [x]) => nx.sigmoid(g, x),
  softplus: (g, [x]) => nx.softplus(g, x),
  exp: (g, [x]) => nx.exp(g, x),
  log: (g, [x]) => nx.log(g, x),
  sqrt: (g, [x]) => nx.sqrt(g, x),
  pow: (g, [x], { exponent }) => nx.pow(g, x, exponent),
  clip: (g, [x], { min, max }) => nx.clip(g, x, min, max),
  softmax: (g, [x], { axis }) => nx.softmax(g, x, axis),
  log_softmax: (g, [x], { axis }) => nx.logSoftmax(g, x, axis),
  logsumexp: (g, [x], { axes, keepdims }) => nx.logSumExp(g, x, axes, { keepDims: keepdims }),
  matmul: (g, [x, y]) => nx.matMul(g, x, y),
  transpose: (g, [x], { perm }) => nx.transpose(g, x, perm),
  reshape: (g, [x], { shape }) => nx.reshape(g, x, shape),
  concat: (g, parts, { axis }) => nx.concat(g, parts.filter((part) => part !== undefined), axis),
  slice: (g, [x], { axes, starts, ends, steps }) =>
    nx.slice(g, x, axes.map((axis, i) => ({ axis, start: starts[i] as number, end: ends[i] as number, step: steps[i] as number }))),
  pad: (g, [x], { before, after }) => nx.pad(g, x, before, after),
  reduce_sum: (g, [x], { axes, keepdims }) => nx.reduceSum(g, x, axes, { keepDims: keepdims }),
  reduce_mean: (g, [x], { axes, keepdims }) => nx.reduceMean(g, x, axes, { keepDims: keepdims }),
  reduce_max: (g, [x], { axes, keepdims }) => nx.reduceMax(g, x, axes, { keepDims: keepdims }),
  topk_mean: (g, [x], { k }) => nx.topKMean(g, x, k),
  average_pool_global: (g, [x]) => nx.reshape(g, nx.globalAveragePool(g, x), [...x.shape.slice(0, 2), 1, 1]),
  resize_bilinear: (g, [x], { height, width }) => nx.resizeBilinear(g, x, height, width),
};

async function run(entry: OracleCase): Promise<{ output: number[]; grads: number[][]; shape: nx.Shape }> {
  const g = new Graph(entry.op);
  const inputs = entry.inputs.map(({ shape }, i) => g.input(`x${i}`, 'float32', shape));
  const build = BUILD[entry.op];
  if (!build) throw new Error(`no builder for ${entry.op}`);
  const output = build(g, inputs as unknown as Parameters<Build>[1], entry.attributes as unknown as Attributes);
  const weight = g.input('weight', 'float32', entry.outputGrad.shape);
  const loss = nx.reduceSum(g, nx.mul(g, output, weight));
  g.output('output', output);
  nx.gradients(g, loss, inputs).forEach((gradient, i) => g.output(`d${i}`, gradient));
  const results = await runModel(nx.toBytes(g), {
    weight: floats(entry.outputGrad.data, entry.outputGrad.shape),
    ...Object.fromEntries(entry.inputs.map(({ shape, data }, i) => [`x${i}`, floats(data, shape)])),
  });
  return { output: numbersOf(results, 'output'), grads: inputs.map((_, i) => numbersOf(results, `d${i}`)), shape: output.shape };
}

/** Single precision over sums of some dozens of terms: absolute for small values, relative for large ones. */
function tolerance(values: readonly number[]): number {
  return 1e-5 * Math.max(1, ...values.map(Math.abs));
}

describe('operators against PyTorch', () => {
  it.each(oracle.cases)('$op ($name): value, shape and gradients', async (entry) => {
    const { output, grads, shape } = await run(entry);
    expect(shape).toEqual(entry.output.shape);
    expectClose(output, entry.output.data, tolerance(entry.output.data));
    for (const [i, expected] of entry.grads.entries()) expectClose(grads[i] as number[], expected.data, tolerance(expected.data));
  });
});
