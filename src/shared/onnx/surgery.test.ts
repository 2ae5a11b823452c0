import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../../test/support/expect-close.ts';
import { numbersOf, openModel, runModel, type OrtValue } from '../../../test/support/ort-run.ts';
import * as nx from './index.ts';
import { Graph, type Tensor } from './index.ts';

const SIZE = { height: 64, width: 96 };
const PROJECT = new URL('../../../', import.meta.url);
const CARD = JSON.parse(readFileSync(new URL('models/efficientnet-lite0-os16/card.json', PROJECT), 'utf8')) as {
  readonly input: { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly outputs: readonly { readonly name: string; readonly stride: number; readonly channels: number }[];
};
const { mean, std } = CARD.input;
const backbone = nx.readModel(readFileSync(new URL('models/efficientnet-lite0-os16/model.onnx', PROJECT)));
const SHAPES = Object.fromEntries(
  CARD.outputs.map(({ name, stride, channels }) => [name, [1, channels, SIZE.height / stride, SIZE.width / stride]]),
);

const photo: OrtValue = {
  dtype: 'uint8',
  shape: [50, 70, 3],
  data: Uint8Array.from({ length: 50 * 70 * 3 }, (_, i) => (i * 37 + Math.floor(i / 210) * 11) % 256),
};

/** A head of 1×1 convolutions with fixed weights: f8 and f32 to three classes. */
function addHead(g: Graph, f8: Tensor, f32: Tensor): Tensor {
  const weight = (channels: number): Tensor =>
    g.constant('float32', [3, channels, 1, 1], Float32Array.from({ length: 3 * channels }, (_, i) => Math.sin(i) / channels));
  const coarse = nx.resizeBilinear(g, nx.conv(g, f32, weight(320)), SIZE.height / 8, SIZE.width / 8);
  return nx.add(g, nx.conv(g, f8, weight(40)), coarse);
}

/** pixels → class map, all in one model. */
function buildDeliverable(): Uint8Array {
  const g = new Graph('deliverable');
  const pixels = g.input('pixels', 'uint8', ['height', 'width', 3]);
  const image = nx.imagePreprocess(g, pixels, { ...SIZE, mean, std });
  const { f8, f32 } = nx.embedModel(g, backbone, { image }, { prefix: 'backbone', shapes: SHAPES });
  const logits = addHead(g, f8 as Tensor, f32 as Tensor);
  g.output('logits', logits);
  g.output('class_map', nx.classMapFromLogits(g, logits, pixels));
  return nx.toBytes(g);
}

describe('embedModel', () => {
  it('composed with both ends equals running the parts one after the other', async () => {
    const front = new Graph('front');
    front.output('image', nx.imagePreprocess(front, front.input('pixels', 'uint8', ['height', 'width', 3]), { ...SIZE, mean, std }));
    const { image } = await runModel(nx.toBytes(front), { pixels: photo });
    const features = await runModel(nx.writeModel(backbone), { image: image as OrtValue });
    const head = new Graph('head');
    const [f8, f32] = ['f8', 'f32'].map((name) => head.input(name, 'float32', SHAPES[name] as nx.Shape)) as [Tensor, Tensor];
    const logits = addHead(head, f8, f32);
    head.output('logits', logits);
    head.output('class_map', nx.classMapFromLogits(head, logits, head.input('pixels', 'uint8', ['height', 'width', 3])));
    const expected = await runModel(nx.toBytes(head), { f8: features['f8'] as OrtValue, f32: features['f32'] as OrtValue, pixels: photo });

    const actual = await runModel(buildDeliverable(), { pixels: photo });
    expect(actual['class_map']?.shape).toEqual([50, 70]);
    // The runtime lays out one large graph otherwise than its parts, so sums differ in the last digit.
    expectClose(numbersOf(actual, 'logits'), numbersOf(expected, 'logits'), 1e-5);
    expect(numbersOf(actual, 'class_map')).toEqual(numbersOf(expected, 'class_map'));
    expect(new Set(numbersOf(actual, 'class_map')).size).toBeGreaterThan(1);
  });

  it('takes images of any size', async () => {
    const run = await openModel(buildDeliverable());
    const { class_map: map } = await run({ pixels: { dtype: 'uint8', shape: [9, 200, 3], data: new Uint8Array(9 * 200 * 3).fill(90) } });
    expect(map?.shape).toEqual([9, 200]);
  });

  it('places one model twice under two prefixes', async () => {
    const inner = new Graph('square');
    const x = inner.input('x', 'float32', ['n']);
    inner.output('y', nx.add(inner, nx.mul(inner, x, x), 1));
    const model = nx.readModel(nx.toBytes(inner));
    const g = new Graph('twice');
    const first = nx.embedModel(g, model, { x: g.input('x', 'float32', ['n']) }, { prefix: 'a' });
    const second = nx.embedModel(g, model, { x: first['y'] as Tensor }, { prefix: 'b' });
    g.output('y', second['y'] as Tensor);
    const results = await runModel(nx.toBytes(g), { x: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) } });
    expect(numbersOf(results, 'y')).toEqual([5, 26]);
    expect(() => nx.embedModel(g, model, { x: first['y'] as Tensor }, { prefix: 'a' })).toThrow('taken');
  });

  it('refuses another operator set, wrong feeds, and gradients through it', () => {
    const g = new Graph('bad');
    const image = g.input('image', 'float32', [1, 3, 64, 64]);
    const older = { ...backbone, opsetImport: backbone.opsetImport.map((entry) => ({ ...entry, version: 17n })) };
    expect(() => nx.embedModel(g, older, { image }, { prefix: 'm' })).toThrow('operator set ai.onnx 17, but this graph 18');
    expect(() => nx.embedModel(g, backbone, {}, { prefix: 'm' })).toThrow('image is not fed');
    expect(() => nx.embedModel(g, backbone, { image, other: image }, { prefix: 'm' })).toThrow('no input other');
    const grey = g.input('grey', 'float32', [1, 1, 64, 64]);
    expect(() => nx.embedModel(g, backbone, { image: grey }, { prefix: 'm' })).toThrow('not float32 [1, 1, 64, 64]');
    const { f4 } = nx.embedModel(g, backbone, { image }, { prefix: 'm', shapes: { f4: [1, 24, 16, 16] } });
    expect(() => nx.gradients(g, nx.reduceSum(g, f4 as Tensor), [image])).toThrow('embedded model m has no gradient');
  });
});

describe('castOutputs', () => {
  it('halves the features and keeps names, inputs and metadata', async () => {
    const half = nx.castOutputs(backbone, 'float16');
    expect(nx.modelInputs(half)).toEqual(nx.modelInputs(backbone));
    expect(nx.modelOutputs(half)).toEqual(nx.modelOutputs(backbone).map((output) => ({ ...output, dtype: 'float16' })));
    expect(half.metadataProps.map(({ key }) => key)).toEqual(backbone.metadataProps.map(({ key }) => key));
    const image: OrtValue = { dtype: 'float32', shape: [1, 3, 64, 64], data: Float32Array.from({ length: 12288 }, (_, i) => Math.sin(i)) };
    const full = await runModel(nx.writeModel(backbone), { image });
    const results = await runModel(nx.writeModel(half), { image });
    const { dtype, data } = results['f16'] as OrtValue;
    expect(dtype).toBe('float16');
    const rounded = Array.from(new Float16Array(data.buffer as ArrayBuffer, data.byteOffset, data.length));
    expect(rounded).toEqual(numbersOf(full, 'f16').map((value) => Math.f16round(value)));
  });
});

describe('readModel and prefixNames', () => {
  it('gives back the very bytes', () => {
    const bytes = readFileSync(new URL('models/efficientnet-lite0-os16/model.onnx', PROJECT));
    expect(Buffer.compare(nx.writeModel(nx.readModel(bytes)), bytes)).toBe(0);
  });

  it('prefixes inputs, outputs and all between', async () => {
    const model = nx.prefixNames(backbone, 'net.');
    expect(nx.modelInputs(model).map(({ name }) => name)).toEqual(['net.image']);
    expect(model.graph?.initializer.every(({ name }) => name.startsWith('net.'))).toBe(true);
    const image: OrtValue = { dtype: 'float32', shape: [1, 3, 64, 64], data: new Float32Array(12288).fill(0.5) };
    const results = await runModel(nx.writeModel(model), { 'net.image': image });
    const plain = await runModel(nx.writeModel(backbone), { image });
    expect(numbersOf(results, 'net.f32')).toEqual(numbersOf(plain, 'f32'));
  });

  it('refuses what is no model', () => {
    expect(() => nx.readModel(Uint8Array.of(0xff, 0xff, 0xff))).toThrow('premature EOF');
    expect(() => nx.readModel(new Uint8Array())).toThrow('no graph');
  });
});
