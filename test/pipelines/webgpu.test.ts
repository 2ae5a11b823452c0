/** The WebGPU provider against the CPU, on SwiftShader (the software Vulkan driver inside Chromium), so that no GPU is needed. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { launchEngineChild } from '../../src/main/processes/launch-engine.ts';
import type { EngineCall, FromEngine } from '../../src/main/engine/protocol.ts';
import type { EngineProcess, EngineTensor, LoopJob, LoopResult, ProviderName } from '../../src/main/ports/engine.ts';
import { createRandom } from '../../src/shared/kernels/random.ts';
import * as nx from '../../src/shared/onnx/index.ts';
import type { Tensor } from '../../src/shared/onnx/index.ts';
import { expectClose } from '../support/expect-close.ts';

const chromium = '/usr/lib/chromium';
const driver = join(chromium, 'vk_swiftshader_icd.json');
const loader = join(chromium, 'libvulkan.so.1');
const present = existsSync(driver) && existsSync(loader);

/** A real engine process on one provider; asked directly, because the product itself refuses a software adapter. */
async function startOn(provider: ProviderName) {
  const process: EngineProcess = launchEngineChild({ quiet: true });
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>();
  process.onMessage((raw) => {
    const message = raw as FromEngine;
    if (message.kind === 'result') waiting.get(message.id)?.resolve(message.value);
    if (message.kind === 'error') waiting.get(message.id)?.reject(new Error(message.message));
  });
  process.onExit((why) => {
    for (const call of waiting.values()) call.reject(new Error(`the process ended: ${why}`));
  });
  let nextId = 1;
  const ask = <T>(call: EngineCall): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      process.post({ kind: 'call', id, call });
    });
  await ask({ op: 'start', provider, threads: 2, heldLimitBytes: 1e8 });
  return { ask, kill: () => process.kill() };
}
type Started = Awaited<ReturnType<typeof startOn>>;

const side = 12;
const batch = 2;
const random = createRandom('webgpu test');
const noise = (count: number, scale = 1): Float32Array => Float32Array.from({ length: count }, () => scale * random.normal());

function convModel(): Uint8Array {
  const g = new nx.Graph('conv');
  const x = g.input('x', 'float32', [1, 3, side, side]);
  const y = nx.relu(g, nx.conv(g, x, g.constant('float32', [8, 3, 3, 3], noise(216), 'weight'), { pads: 2, dilation: 2, bias: g.constant('float32', [8], noise(8), 'bias') }));
  g.output('y', nx.resizeBilinear(g, y, 2 * side, 2 * side));
  return nx.toBytes(g);
}

/** Five steps of the losses and layers that the product trains with; float32, because SwiftShader has no float16. */
function trainingJob(): LoopJob {
  const steps = 5;
  const step = nx.buildTrainStep({
    name: 'train',
    inputs: [
      { name: 'image', dtype: 'float32', shape: [batch, 3, side, side] },
      { name: 'target', dtype: 'uint8', shape: [batch, side, side] },
    ],
    params: [
      { name: 'first.weight', shape: [6, 3, 3, 3], init: noise(162, 0.3) },
      { name: 'first.bias', shape: [6], init: new Float32Array(6) },
      { name: 'second.weight', shape: [3, 6, 1, 1], init: noise(18, 0.5) },
      { name: 'second.bias', shape: [3], init: new Float32Array(3) },
    ],
    forward: (g, inputs, p) => {
      const hidden = nx.relu(g, nx.conv(g, inputs.image as Tensor, p['first.weight'] as Tensor, { pads: 1, bias: p['first.bias'] as Tensor }));
      const logits = nx.conv(g, hidden, p['second.weight'] as Tensor, { bias: p['second.bias'] as Tensor });
      return { loss: nx.add(g, nx.crossEntropy(g, logits, inputs.target as Tensor), nx.softDice(g, logits, inputs.target as Tensor)) };
    },
    optimiser: { weightDecay: 0.05 },
  });
  return {
    model: { bytes: step.bytes },
    state: Object.fromEntries(Object.entries(step.state).map(([name, s]) => [name, { dtype: s.dtype, dims: s.shape, data: s.data }])),
    gather: ['image', 'target'].map((name) => ({ input: name, array: name, flips: true })),
    batch,
    steps,
    rows: Int32Array.from({ length: steps * batch }, (_, i) => i % 4),
    flips: Uint8Array.from({ length: steps * batch }, (_, i) => i % 2),
    schedules: { lr: new Float32Array(steps).fill(0.02), t: Float32Array.from({ length: steps }, (_, i) => i + 1) },
    constants: {},
  };
}

let cpu: Started;
let gpu: Started;
const runtimeDir = mkdtempSync(join(tmpdir(), 'tegakari-xdg-'));
beforeAll(async () => {
  if (!present) return;
  cpu = await startOn('cpu');
  vi.stubEnv('VK_ICD_FILENAMES', driver);
  vi.stubEnv('XDG_RUNTIME_DIR', runtimeDir);
  vi.stubEnv('LD_LIBRARY_PATH', chromium);
  gpu = await startOn('webgpu');
  vi.unstubAllEnvs();
});
afterAll(() => {
  cpu?.kill();
  gpu?.kill();
  rmSync(runtimeDir, { recursive: true, force: true });
});

async function runsConvolution(): Promise<void> {
  const model = { bytes: convModel() };
  const x: EngineTensor = { dtype: 'float32', dims: [1, 3, side, side], data: noise(3 * side * side) };
  const run = async (on: Started): Promise<EngineTensor> => {
    await on.ask({ op: 'open', id: 's', model });
    return (await on.ask<Record<string, EngineTensor>>({ op: 'run', session: 's', feeds: { x } })).y as EngineTensor;
  };
  const [wanted, found] = [await run(cpu), await run(gpu)];
  expect(found.dims).toEqual([1, 8, 2 * side, 2 * side]);
  expectClose(found.data as Float32Array, wanted.data as Float32Array, 1e-4 * largest(wanted));
  expect(childrenWith('libvk_swiftshader.so')).toBe(1);
}

/** The product keeps features as float16, which not every WebGPU device can read. */
async function probeAsksForFloat16(): Promise<void> {
  const g = new nx.Graph('half');
  g.output('y', nx.relu(g, nx.cast(g, g.input('x', 'float16', [1]), 'float32')));
  await gpu.ask({ op: 'open', id: 'half', model: { bytes: nx.toBytes(g) } });
  const x: EngineTensor = { dtype: 'float16', dims: [1], data: Uint16Array.of(0x3c00) };
  const problem = (asked: Promise<unknown>): Promise<string> => asked.then(() => '', (e: Error) => e.message);
  const running = await problem(gpu.ask({ op: 'run', session: 'half', feeds: { x } }));
  const probing = await problem(gpu.ask({ op: 'probe', provider: 'webgpu' }));
  expect(running).toMatch(/^$|requires f16/);
  expect(probing).toBe(running);
}

async function trains(): Promise<void> {
  const job = trainingJob();
  const images = Array.from({ length: 4 }, () => noise(3 * side * side));
  const targets = images.map(() => Uint8Array.from({ length: side * side }, () => [0, 1, 2, 255][random.int(4)] as number));
  const train = async (on: Started): Promise<LoopResult> => {
    await on.ask({ op: 'hold', array: { name: 'image', dtype: 'float32', rowDims: [3, side, side], rows: images.map((data) => ({ data })) } });
    await on.ask({ op: 'hold', array: { name: 'target', dtype: 'uint8', rowDims: [side, side], rows: targets.map((data) => ({ data })) } });
    return on.ask<LoopResult>({ op: 'loop', job });
  };
  const [wanted, found] = [await train(cpu), await train(gpu)];
  expectClose(found.losses, wanted.losses, 1e-4 * (wanted.losses[0] as number));
  for (const [name, tensor] of Object.entries(wanted.state)) {
    expectClose(found.state[name]?.data as Float32Array, tensor.data as Float32Array, 1e-4 * largest(tensor));
  }
  // It did train: the weights are not those it began with.
  expect(found.state['first.weight']?.data).not.toEqual(job.state['first.weight']?.data);
}

function leftOut(): void {
  console.warn(`!! LEFT OUT: the WebGPU provider is not tested, because ${driver} is not here. Install Chromium to test it.`);
  // Continuous integration installs Chromium, so there it must not be missing.
  expect(process.env.CI ?? '').toBe('');
}

const tests: readonly { readonly title: string; readonly check: () => void | Promise<void> }[] = present
  ? [
      { title: 'runs a convolution as the CPU does', check: runsConvolution },
      { title: 'is refused by the probe exactly when it cannot read float16', check: probeAsksForFloat16 },
      { title: 'trains as the CPU does', check: trains },
    ]
  : [{ title: 'is LEFT OUT without SwiftShader, but never in continuous integration', check: leftOut }];

describe('WebGPU on SwiftShader', () => {
  // The first session starts the driver, which takes seconds.
  it.each(tests)('$title', { timeout: 180_000 }, async ({ check }) => {
    expect.hasAssertions();
    await check();
  });
});

function largest(t: EngineTensor): number {
  return Math.max(...Array.from(t.data as Float32Array, Math.abs));
}

/** Child processes of this one that have a library loaded: the proof that a session did not quietly run on the CPU. */
function childrenWith(library: string): number {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ');
  return pids.filter((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8').includes(library)).length;
}
