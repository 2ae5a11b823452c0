import { describe, expect, it } from 'vitest';
import oracle from '../../../test/fixtures/oracles/losses.json' with { type: 'json' };
import { expectClose } from '../../../test/support/expect-close.ts';
import { floats, numbersOf, runModel, type OrtValue } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { Graph, type Tensor } from './index.ts';

/** Runs a loss of logits and further inputs; returns its value and gradient to the logits. */
async function evaluate(
  feeds: Readonly<Record<string, OrtValue>>,
  build: (g: Graph, inputs: Readonly<Record<string, Tensor>>) => Tensor,
): Promise<{ loss: number; grad: number[] }> {
  const g = new Graph('loss');
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, { dtype, shape }]) => [name, g.input(name, dtype, shape)]));
  const loss = build(g, inputs);
  g.output('loss', loss);
  g.output('grad', nx.gradients(g, loss, [inputs['logits'] as Tensor])[0] as Tensor);
  const results = await runModel(nx.toBytes(g), feeds);
  return { loss: numbersOf(results, 'loss')[0] as number, grad: numbersOf(results, 'grad') };
}

function mask(values: readonly number[], dtype: 'uint8' | 'int32' | 'int64' = 'uint8'): OrtValue {
  const shape = [2, 5, 6];
  if (dtype === 'int64') return { dtype, shape, data: BigInt64Array.from(values, BigInt) };
  return { dtype, shape, data: dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values) };
}

describe('crossEntropy', () => {
  it.each(oracle.crossEntropy)('$name agrees with PyTorch', async ({ logits, target, classWeights, pixelWeights, loss, grad }) => {
    const feeds = {
      logits: floats(logits.data, logits.shape),
      target: mask(target),
      ...(classWeights ? { classWeights: floats(classWeights) } : {}),
      ...(pixelWeights ? { pixelWeights: floats(pixelWeights, [2, 5, 6]) } : {}),
    };
    const actual = await evaluate(feeds, (g, { logits: x, target: t, ...options }) => nx.crossEntropy(g, x as Tensor, t as Tensor, options));
    expectClose([actual.loss], [loss], 1e-5 * Math.max(1, loss));
    expectClose(actual.grad, grad.data, 1e-6);
  });

  it('takes class numbers of any integer type', async () => {
    const [first] = oracle.crossEntropy;
    for (const dtype of ['int32', 'int64'] as const) {
      const feeds = { logits: floats(first?.logits.data ?? [], first?.logits.shape), target: mask(first?.target ?? [], dtype) };
      const { loss } = await evaluate(feeds, (g, { logits, target }) => nx.crossEntropy(g, logits as Tensor, target as Tensor));
      expectClose([loss], [first?.loss ?? Number.NaN], 1e-5);
    }
  });

  it('is 0 with no gradient when every pixel is ignored', async () => {
    const feeds = { logits: floats(new Float32Array(120).fill(2), [2, 2, 5, 6]), target: mask(Array.from({ length: 60 }, () => 255)) };
    const { loss, grad } = await evaluate(feeds, (g, { logits, target }) => nx.crossEntropy(g, logits as Tensor, target as Tensor));
    expect({ loss: Math.abs(loss), grad: grad.some((value) => value !== 0) }).toEqual({ loss: 0, grad: false });
  });

  it('refuses a target of another size', () => {
    const g = new Graph('bad');
    const [logits, target] = [g.input('l', 'float32', [1, 3, 4, 4]), g.input('t', 'uint8', [1, 4, 5])];
    expect(() => nx.crossEntropy(g, logits, target)).toThrow('[1, 4, 5]');
  });
});

describe('softDice', () => {
  it.each(oracle.softDice)('$name agrees with PyTorch', async ({ logits, target, counted, always, eps, loss, grad }) => {
    const presence = floats([0, 1, 2, 3].map((c) => ((counted as number[]).includes(c) ? 1 : 0)));
    const feeds = { logits: floats(logits.data, logits.shape), target: mask(target), ...(always.length > 0 ? { presence } : {}) };
    const actual = await evaluate(feeds, (g, { logits: x, target: t, ...options }) =>
      nx.softDice(g, x as Tensor, t as Tensor, { ...options, smoothing: eps }),
    );
    expectClose([actual.loss], [loss], 1e-5);
    expectClose(actual.grad, grad.data, 1e-6);
  });

  it('is 0 when every pixel is ignored', async () => {
    const feeds = { logits: floats(new Float32Array(120).fill(2), [2, 2, 5, 6]), target: mask(Array.from({ length: 60 }, () => 255)) };
    const { loss, grad } = await evaluate(feeds, (g, { logits, target }) => nx.softDice(g, logits as Tensor, target as Tensor));
    expect({ loss, grad: grad.some((value) => value !== 0) }).toEqual({ loss: 0, grad: false });
  });
});

describe('binaryCrossEntropy', () => {
  it.each(oracle.bce)('$name agrees with PyTorch', async ({ logits, target, known, loss, grad }) => {
    const all = known.data.every((value) => value === 1);
    const feeds = {
      logits: floats(logits.data, logits.shape),
      target: floats(target.data, target.shape),
      ...(all ? {} : { known: floats(known.data, known.shape) }),
    };
    const actual = await evaluate(feeds, (g, { logits: x, target: t, known: k }) => nx.binaryCrossEntropy(g, x as Tensor, t as Tensor, k));
    expectClose([actual.loss], [loss], 1e-5 * Math.max(1, loss));
    expectClose(actual.grad, grad.data, 1e-6);
  });

  it('has gradient ±1/2 per tag at logits 0, where zero weights start', async () => {
    const feeds = { logits: floats([0, 0]), target: floats([1, 0]) };
    const { grad } = await evaluate(feeds, (g, { logits, target }) => nx.binaryCrossEntropy(g, logits as Tensor, target as Tensor));
    expect(grad).toEqual([-0.25, 0.25]);
  });
});
