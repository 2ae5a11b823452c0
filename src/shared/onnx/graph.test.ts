import { describe, expect, it } from 'vitest';
import { floats, numbersOf, runModel } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { Graph } from './index.ts';

function operatorsOf(g: Graph): readonly string[] {
  return nx.toModel(g).graph?.node.map(({ opType }) => opType) ?? [];
}

describe('Graph', () => {
  it('writes inputs, constants and outputs that the runtime reads', async () => {
    const g = new Graph('tiny');
    const x = g.input('x', 'float32', ['batch', 2]);
    g.output('y', nx.add(g, nx.mul(g, x, 3), g.constant('float32', [2], Float32Array.of(10, 20))));
    const results = await runModel(nx.toBytes(g), { x: floats([1, 2, 3, 4], [2, 2]) });
    expect({ shape: results['y']?.shape, y: numbersOf(results, 'y') }).toEqual({ shape: [2, 2], y: [13, 26, 19, 32] });
  });

  it('stores constants of every type', async () => {
    const g = new Graph('types');
    g.output('half', nx.cast(g, g.constant('float16', [2], Uint16Array.of(0x3c00, 0xc000)), 'float32'));
    g.output('byte', g.constant('uint8', [1], Uint8Array.of(255)));
    g.output('int', g.constant('int32', [1], Int32Array.of(-7)));
    g.output('long', g.constant('int64', [1], BigInt64Array.of(2n ** 40n)));
    g.output('flag', g.constant('bool', [2], Uint8Array.of(1, 0)));
    const results = await runModel(nx.toBytes(g), {});
    const numbers = Object.fromEntries(Object.keys(results).map((name) => [name, numbersOf(results, name)]));
    expect(numbers).toEqual({ half: [1, -2], byte: [255], int: [-7], long: [2 ** 40], flag: [1, 0] });
  });

  it('reads and gives half precision', async () => {
    const g = new Graph('half');
    const x = g.input('x', 'float16', [2]);
    g.output('y', nx.cast(g, nx.mul(g, nx.cast(g, x, 'float32'), 2), 'float16'));
    const { y } = await runModel(nx.toBytes(g), { x: { dtype: 'float16', shape: [2], data: Uint16Array.of(0x3c00, 0xc000) } });
    expect(y?.data).toEqual(Uint16Array.of(0x4000, 0xc400));
  });

  it('publishes one tensor under several names, and inputs as they are', async () => {
    const g = new Graph('names');
    const x = g.input('x', 'float32', [1]);
    const y = nx.neg(g, x);
    for (const name of ['first', 'second']) g.output(name, y);
    g.output('same', x);
    const results = await runModel(nx.toBytes(g), { x: floats([4]) });
    expect(['first', 'second', 'same'].map((name) => numbersOf(results, name)[0])).toEqual([-4, -4, 4]);
  });

  it('leaves out what no output needs', () => {
    const g = new Graph('dead');
    const x = g.input('x', 'float32', [2]);
    nx.mul(g, nx.exp(g, x), 5);
    g.output('y', nx.neg(g, x));
    expect({ operators: operatorsOf(g), constants: nx.toModel(g).graph?.initializer.length }).toEqual({ operators: ['Neg'], constants: 0 });
  });

  it('shares equal scalars but keeps 0 and −0 apart', () => {
    const g = new Graph('scalars');
    expect(g.scalar(2)).toBe(g.scalar(2));
    expect(g.scalar(2, 'int64')).not.toBe(g.scalar(2));
    expect(g.scalar(-0)).not.toBe(g.scalar(0));
  });

  it('carries metadata', () => {
    const g = new Graph('noted');
    g.metadata.set('licence', 'Apache-2.0');
    g.output('y', g.input('x', 'float32', []));
    const { metadataProps } = nx.readModel(nx.toBytes(g));
    expect(metadataProps.map(({ key, value }) => [key, value])).toEqual([['licence', 'Apache-2.0']]);
  });

  it('refuses taken names and data that do not fit', () => {
    const g = new Graph('bad');
    g.input('x', 'float32', [1]);
    expect(() => g.input('x', 'float32', [1])).toThrow('"x" is empty or taken');
    expect(() => g.constant('float32', [3], Float32Array.of(1))).toThrow('1 values do not fill [3]');
    expect(() => g.constant('float32', [1], Int32Array.of(1))).toThrow('not float32');
  });
});

describe('shape inference', () => {
  const g = new Graph('shapes');
  const x = g.input('x', 'float32', ['batch', 3, 'height', 'width']);
  const w = g.input('w', 'float32', [8, 3, 3, 3]);

  it('keeps open sizes where an operator keeps them', () => {
    expect(nx.conv(g, x, w, { pads: 2, dilation: 2 }).shape).toEqual(['batch', 8, 'height', 'width']);
    expect(nx.softmax(g, nx.mul(g, x, 2), 1).shape).toEqual(['batch', 3, 'height', 'width']);
    expect(nx.resizeBilinear(g, x, 4, 5).shape).toEqual(['batch', 3, 4, 5]);
    expect(nx.concat(g, [x, x], 1).shape).toEqual(['batch', 6, 'height', 'width']);
    expect(nx.globalAveragePool(g, x).shape).toEqual(['batch', 3]);
  });

  it('resizes an open batch at run time', async () => {
    const open = new Graph('open');
    open.output('y', nx.resizeBilinear(open, open.input('x', 'float32', ['batch', 1, 1, 1]), 1, 2));
    const { y } = await runModel(nx.toBytes(open), { x: floats([1, 2, 3], [3, 1, 1, 1]) });
    expect({ shape: y?.shape, data: [...(y?.data ?? [])] }).toEqual({ shape: [3, 1, 1, 2], data: [1, 1, 2, 2, 3, 3] });
  });

  it.each<readonly [string, () => unknown, string]>([
    ['broadcasting', () => nx.add(g, g.input('a', 'float32', [2, 3]), g.input('b', 'float32', [2])), 'do not broadcast'],
    ['types', () => nx.add(g, x, g.input('c', 'int64', [1])), 'do not mix'],
    ['matMul', () => nx.matMul(g, g.input('d', 'float32', [2, 3]), g.input('e', 'float32', [2, 3])), 'cannot multiply'],
    ['conv channels', () => nx.conv(g, g.input('f', 'float32', [1, 4, 5, 5]), w), 'x has 4 channels'],
    ['conv kernel', () => nx.conv(g, g.input('h', 'float32', [1, 3, 2, 2]), w), 'does not fit'],
    ['conv open size', () => nx.conv(g, x, w), 'changes the open size "height"'],
    ['reshape', () => nx.reshape(g, w, [8, 26]), 'cannot reshape'],
    ['slice', () => nx.slice(g, w, [{ axis: 0, start: 4, end: 9 }]), 'does not fit'],
    ['concat', () => nx.concat(g, [w, x], 0), 'cannot join'],
    ['axis', () => nx.softmax(g, x, 4), 'outside rank 4'],
    ['top k', () => nx.topK(g, w, 4), 'cannot take the top 4'],
  ])('refuses wrong shapes: %s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('linear', () => {
  it('multiplies rows by the transposed weight and adds the bias', async () => {
    const g = new Graph('dense');
    const weight = g.constant('float32', [2, 3], Float32Array.of(1, 0, 0, 1, 1, 1));
    g.output('y', nx.linear(g, g.input('x', 'float32', ['rows', 3]), weight, g.constant('float32', [2], Float32Array.of(0, 10))));
    const results = await runModel(nx.toBytes(g), { x: floats([1, 2, 3, 4, 5, 6], [2, 3]) });
    expect(numbersOf(results, 'y')).toEqual([1, 16, 4, 25]);
  });
});

describe('logSumExp', () => {
  it('neither overflows nor underflows', async () => {
    const g = new Graph('stable');
    const x = g.input('x', 'float32', [2, 2]);
    const y = nx.logSumExp(g, x, [1]);
    g.output('y', y);
    g.output('d', nx.gradients(g, nx.reduceSum(g, y), [x])[0] as nx.Tensor);
    const results = await runModel(nx.toBytes(g), { x: floats([1000, 1000, -1000, -1000], [2, 2]) });
    const [high, low] = numbersOf(results, 'y') as [number, number];
    expect(Math.abs(high - 1000 - Math.log(2))).toBeLessThan(1e-4);
    expect(Math.abs(low + 1000 - Math.log(2))).toBeLessThan(1e-4);
    expect(numbersOf(results, 'd')).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});
