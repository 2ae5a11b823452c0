/**
 * Rows of the speed bench for the work behind the screens: kernels, model and training, beside the Python that others use for
 * the same (tools/bench, timed in the same run on the same machine), and the whole demo.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { createEngine } from '../../src/main/engine/client.ts';
import { createImageCodec } from '../../src/main/files/image-codec.ts';
import type { Engine } from '../../src/main/ports/engine.ts';
import { launchEngineChild } from '../../src/main/processes/launch-engine.ts';
import { extractorModel, levelsAt } from '../../src/main/stages/common/backbone.ts';
import type { BackboneInfo, Level } from '../../src/main/stages/common/backbone.ts';
import { loopOf } from '../../src/main/stages/common/training.ts';
import { studentGrid, studentParams, studentTrainStep } from '../../src/main/stages/2-pseudo-masks/student-graph.ts';
import { studentSettings } from '../../src/main/stages/2-pseudo-masks/student.ts';
import { denseCrf, denseCrfSettings } from '../../src/shared/kernels/dense-crf.ts';
import { pamr } from '../../src/shared/kernels/pamr.ts';
import { randomWalk } from '../../src/shared/kernels/random-walk.ts';
import { createRandom } from '../../src/shared/kernels/random.ts';
import { readModel } from '../../src/shared/onnx/index.ts';
import { median, row } from './rows.ts';
import type { Row } from './rows.ts';

const root = join(import.meta.dirname, '..', '..');
const backboneFolder = join(root, 'models', 'efficientnet-lite0-os16');
const sizes = { features: 320, crf: 512, crfLabels: 5, pamr: 512, pamrChannels: 4, walk: 128, walkClasses: 3, jpegWidth: 1600, jpegHeight: 1200, classCount: 5 } as const;
const repeats = 7;

interface Reference {
  readonly ms: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly missing: Readonly<Record<string, string>>;
}

/** Median of `count` timed runs after one that warms up, ms. */
async function medianMs(work: () => unknown, count = repeats): Promise<number> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return median(times);
}

/** A shaded picture with soft blobs: neither flat nor noise alone, as a surface is. RGB bytes. */
function picture(side: number, seed: string): Uint8Array {
  const random = createRandom(seed);
  const blobs = Array.from({ length: 12 }, () => ({ x: random.int(side), y: random.int(side), r: 8 + random.int(Math.floor(side / 6)), tone: 60 * random.uniform() - 30 }));
  const out = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      let tone = 90 + (60 * x) / side;
      for (const b of blobs) if ((x - b.x) ** 2 + (y - b.y) ** 2 < b.r * b.r) tone += b.tone;
      for (let c = 0; c < 3; c++) out[(y * side + x) * 3 + c] = Math.max(0, Math.min(255, tone + 8 * c + 6 * random.normal()));
    }
  }
  return out;
}

/** Probabilities labels×side×side that sum to 1 at each pixel. */
function probabilities(labels: number, side: number, seed: string): Float32Array {
  const random = createRandom(seed);
  const area = side * side;
  const out = Float32Array.from({ length: labels * area }, () => 0.05 + random.uniform());
  for (let p = 0; p < area; p++) {
    let sum = 0;
    for (let l = 0; l < labels; l++) sum += out[l * area + p] as number;
    for (let l = 0; l < labels; l++) out[l * area + p] = (out[l * area + p] as number) / sum;
  }
  return out;
}

const uniform = (length: number, seed: string): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.uniform());
};

interface Ours {
  readonly ms: Readonly<Record<string, number>>;
  readonly jobs: object;
}

/** Times this project's side and leaves the inputs in `folder` for the other. */
async function ours(folder: string, say: (text: string) => void): Promise<Ours> {
  const put = (name: string, data: Uint8Array | Float32Array): void => writeFileSync(join(folder, name), new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const card = JSON.parse(readFileSync(join(backboneFolder, 'card.json'), 'utf8')) as BackboneInfo;
  const size = { height: sizes.features, width: sizes.features };
  const levels = levelsAt(card, size);
  const engine = createEngine({ launch: launchEngineChild, device: 'cpu', platform: process.platform });
  const ms: Record<string, number> = {};
  try {
    say('features …');
    const pixels = picture(sizes.features, 'features');
    put('features.u8', pixels);
    const session = await engine.open({ bytes: extractorModel(readModel(new Uint8Array(readFileSync(join(backboneFolder, 'model.onnx')))), card, { size, mirrored: false, levels: levels.map((l) => l.name), statistics: true }) });
    ms['features'] = await medianMs(() => engine.run(session, { pixels: { dtype: 'uint8', dims: [size.height, size.width, 3], data: pixels } }));
    await engine.close(session);
    say('training …');
    ms['training'] = await trainingMs(engine, levels);
  } finally {
    await engine.stop();
  }
  say('refiners …');
  const crfImage = picture(sizes.crf, 'crf');
  const crfProbabilities = probabilities(sizes.crfLabels, sizes.crf, 'crf');
  put('crf.u8', crfImage);
  put('crf.f32', crfProbabilities);
  ms['crf'] = await medianMs(() => denseCrf(crfImage, crfProbabilities, sizes.crfLabels, sizes.crf, sizes.crf, denseCrfSettings.psa), 3);
  const pamrImage = uniform(3 * sizes.pamr ** 2, 'pamr image');
  const pamrStack = probabilities(sizes.pamrChannels, sizes.pamr, 'pamr');
  put('pamr-image.f32', pamrImage);
  put('pamr.f32', pamrStack);
  ms['pamr'] = await medianMs(() => pamr(pamrImage, pamrStack, sizes.pamrChannels, sizes.pamr, sizes.pamr), 3);
  const edge = uniform(sizes.walk ** 2, 'edge');
  const maps = uniform(sizes.walkClasses * sizes.walk ** 2, 'walk');
  put('walk-edge.f32', edge);
  put('walk.f32', maps);
  ms['walk'] = await medianMs(() => randomWalk(edge, maps, sizes.walkClasses, sizes.walk, sizes.walk), 3);
  say('decoding …');
  const jpeg = join(folder, 'decoding.jpg');
  await sharp(uniformBytes(sizes.jpegWidth * sizes.jpegHeight * 3), { raw: { width: sizes.jpegWidth, height: sizes.jpegHeight, channels: 3 } }).blur(2).jpeg({ quality: 90 }).toFile(jpeg);
  const codec = createImageCodec();
  ms['decoding'] = await medianMs(() => codec.decodeResized(jpeg, sizes.features, sizes.features));
  const { gaussian, bilateral } = denseCrfSettings.psa;
  const jobs = {
    features: { size: sizes.features, model: join(backboneFolder, 'model.onnx'), input: card.input.name, repeats },
    training: { levels, batch: studentSettings.batch, classCount: sizes.classCount, dilations: [3, 6, 9, 12], repeats },
    crf: { side: sizes.crf, labels: sizes.crfLabels, settings: [gaussian.sigmaPx, gaussian.weight, bilateral.sigmaPx, bilateral.sigmaRgb, bilateral.weight], repeats: 3 },
    pamr: { side: sizes.pamr, channels: sizes.pamrChannels, repeats: 3 },
    walk: { side: sizes.walk, classes: sizes.walkClasses },
    decoding: { side: sizes.features, repeats },
  };
  return { ms, jobs };
}

function uniformBytes(length: number): Uint8Array {
  const random = createRandom('jpeg');
  return Uint8Array.from({ length }, () => random.int(256));
}

/** A step of the student's own training loop in the engine, features resident, ms: median over the steps after the first five. */
async function trainingMs(engine: Engine, levels: readonly Level[]): Promise<number> {
  const { batch, weightDecay, learningRate } = studentSettings;
  const random = createRandom('training');
  const scales = new Map(levels.map((l) => [l.name, { mean: new Float32Array(l.channels), inverse: new Float32Array(l.channels).fill(1) }]));
  const shape = { levels, scales, classCount: sizes.classCount };
  const rowCount = 8;
  const steps = 25;
  // Bits of float16 numbers between 1 and 2.
  for (const l of levels) await engine.hold({ name: `student.${l.name}`, dtype: 'float16', rowDims: [l.channels, l.height, l.width], rows: Array.from({ length: rowCount }, () => ({ data: Uint16Array.from({ length: l.channels * l.height * l.width }, () => 0x3c00 + random.int(1024)) })) });
  const grid = studentGrid(levels);
  await engine.hold({ name: 'labels', dtype: 'uint8', rowDims: [grid.height, grid.width], rows: Array.from({ length: rowCount }, () => ({ data: Uint8Array.from({ length: grid.height * grid.width }, () => random.int(sizes.classCount)) })) });
  const graph = studentTrainStep(shape, studentParams(shape, 'bench'), batch, weightDecay);
  const times: number[] = [];
  let last = performance.now();
  await engine.loop(
    {
      ...loopOf(graph, Array.from({ length: steps }, () => learningRate)),
      gather: [...levels.map((l) => ({ input: l.name, array: `student.${l.name}`, flips: true })), { input: 'labels', array: 'labels', flips: true }],
      batch,
      rows: Int32Array.from({ length: steps * batch }, () => random.int(rowCount)),
      flips: Uint8Array.from({ length: steps * batch }, () => random.int(2)),
      constants: { classWeights: { dtype: 'float32', dims: [sizes.classCount], data: new Float32Array(sizes.classCount).fill(1) } },
    },
    () => {
      times.push(performance.now() - last);
      last = performance.now();
    },
  );
  return median(times.slice(5));
}

function reference(folder: string, jobs: object, say: (text: string) => void): Reference | string {
  const python = process.env['TEGAKARI_PYTHON'] ?? 'python3';
  writeFileSync(join(folder, 'jobs.json'), JSON.stringify(jobs));
  say(`the same in Python (${python}) …`);
  const run = spawnSync(python, [join(root, 'tools', 'bench', 'reference.py'), folder], { encoding: 'utf8' });
  if (run.status !== 0) return `no reference: ${python} ${run.error?.message ?? run.stderr.trim().split('\n').at(-1) ?? ''}; see tools/bench/README.md`;
  return JSON.parse(run.stdout) as Reference;
}

/** The demo with its 240 images from an empty folder, as a person would run it, ms. */
function demoMs(say: (text: string) => void): number | string {
  say('the whole demo, 240 images …');
  const folder = mkdtempSync(join(tmpdir(), 'tegakari-bench-demo-'));
  try {
    const started = performance.now();
    const run = spawnSync(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'demo', '--out', join(folder, 'demo')], { encoding: 'utf8' });
    return run.status === 0 ? performance.now() - started : `the demo failed: ${run.stderr.trim().split('\n').at(-1) ?? ''}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bounds: a factor of the reference's time in this run, or milliseconds of their own. */
const rows: readonly { readonly id: string; readonly what: string; readonly factor?: number; readonly ms?: number }[] = [
  { id: 'features', what: `one picture of ${sizes.features} px through the frozen backbone, pixels sent to the engine process and features back; reference: the same model file in Python`, factor: 1 },
  { id: 'training', what: `one training step of the student, batch ${studentSettings.batch}, ${sizes.features} px, ${sizes.classCount} labels; reference: the same head in PyTorch`, factor: 1 },
  { id: 'crf', what: `dense CRF, ${sizes.crf}² and ${sizes.crfLabels} labels, ten iterations; reference: pydensecrf`, factor: 2 },
  { id: 'pamr', what: `PAMR, ${sizes.pamr}² and ${sizes.pamrChannels} channels, ten iterations; reference: PyTorch`, factor: 1 },
  { id: 'walk', what: `random walk, ${sizes.walk}² and ${sizes.walkClasses} classes, 256 steps; reference: the same sparse steps in numpy`, ms: 3000 },
  { id: 'decoding', what: `JPEG of ${sizes.jpegWidth} × ${sizes.jpegHeight} px decoded to ${sizes.features} px; reference: Pillow` },
];

/** Rows of the parts asked for ('kernels', 'demo'), and the versions of the references. */
export async function measureKernels(say: (text: string) => void, parts: readonly string[]): Promise<{ readonly rows: readonly Row[]; readonly versions: Readonly<Record<string, string>> }> {
  const measured = parts.includes('kernels') ? await kernelRows(say) : { rows: [], versions: {} };
  if (!parts.includes('demo')) return measured;
  const demo = demoMs(say);
  return { rows: [...measured.rows, row('demo', 'the whole demo from an empty folder, 240 images of 320 px', 'ms', typeof demo === 'number' ? demo : null, 180_000, typeof demo === 'string' ? demo : '')], versions: measured.versions };
}

async function kernelRows(say: (text: string) => void): Promise<{ readonly rows: readonly Row[]; readonly versions: Readonly<Record<string, string>> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tegakari-bench-kernels-'));
  try {
    const { ms, jobs } = await ours(folder, say);
    const other = reference(folder, jobs, say);
    const made = rows.map(({ id, what, factor, ms: own }) => {
      const theirs = typeof other === 'string' ? null : (other.ms[id] ?? null);
      const bound = own ?? (theirs === null || factor === undefined ? null : factor * theirs);
      const note = typeof other === 'string' ? other : theirs === null ? `no reference: ${other.missing[id] ?? ''}` : `reference ${theirs.toPrecision(4)} ms (${other.versions[id] ?? ''}), ${((ms[id] as number) / theirs).toFixed(2)} of it`;
      return row(`kernel-${id}`, what, 'ms', ms[id] as number, bound, note);
    });
    return { rows: made, versions: typeof other === 'string' ? {} : other.versions };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
