/** The engine as the pipeline uses it: a real child process, on the CPU. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../src/main/engine/client.ts';
import { launchEngineChild } from '../../src/main/processes/launch-engine.ts';
import type { Engine, EngineProcess, EngineTensor, LoopJob } from '../../src/main/ports/engine.ts';
import * as nx from '../../src/shared/onnx/index.ts';
import type { Tensor } from '../../src/shared/onnx/index.ts';
import { createRandom } from '../../src/shared/kernels/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'tegakari-engine-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.stop();
});

/** An engine with its processes at hand, so that a test can kill them. */
function startEngine(heldLimitBytes = 1e9): { readonly engine: Engine; readonly processes: readonly EngineProcess[] } {
  const processes: EngineProcess[] = [];
  const launch = (options: { readonly quiet: boolean }): EngineProcess => {
    const process = launchEngineChild(options);
    processes.push(process);
    return process;
  };
  const engine = createEngine({ launch, device: 'cpu', platform: process.platform, heldLimitBytes });
  open.push(engine);
  return { engine, processes };
}

const floats = (dims: readonly number[], ...values: readonly number[]): EngineTensor => ({ dtype: 'float32', dims, data: Float32Array.from(values) });

/** y = 2x − 1 for float16 rows of two values. */
function lineModel(): Uint8Array {
  const g = new nx.Graph('line');
  const x = nx.cast(g, g.input('x', 'float16', ['rows', 2]), 'float32');
  g.output('y', nx.sub(g, nx.mul(g, x, 2), 1));
  return nx.toBytes(g);
}
/** Bits of the float16 numbers 1, 2, 3, −0.5. */
const half = { one: 0x3c00, two: 0x4000, three: 0x4200, minusHalf: 0xb800 } as const;

/** Fits weights to 16 rows of y = x · (1, −2, 3) + 0.5. */
async function fittingJob(engine: Engine, steps: number): Promise<LoopJob> {
  const random = createRandom('engine test');
  const batch = 4;
  const x = Array.from({ length: 16 }, () => Float32Array.from({ length: 3 }, () => random.normal()));
  const y = x.map(([a, b, c]) => Float32Array.of((a as number) - 2 * (b as number) + 3 * (c as number) + 0.5));
  await engine.hold({ name: 'x', dtype: 'float32', rowDims: [3], rows: x.map((data) => ({ data })) });
  await engine.hold({ name: 'y', dtype: 'float32', rowDims: [1], rows: y.map((data) => ({ data })) });
  const step = nx.buildTrainStep({
    name: 'fit',
    inputs: [
      { name: 'x', dtype: 'float32', shape: [batch, 3] },
      { name: 'y', dtype: 'float32', shape: [batch, 1] },
    ],
    params: [
      { name: 'w', shape: [3, 1], init: new Float32Array(3) },
      { name: 'b', shape: [1], init: new Float32Array(1) },
    ],
    forward: (g, inputs, p) => {
      const found = nx.add(g, nx.matMul(g, inputs.x as Tensor, p.w as Tensor), p.b as Tensor);
      return { loss: nx.reduceMean(g, nx.pow(g, nx.sub(g, found, inputs.y as Tensor), 2)) };
    },
  });
  return {
    model: { bytes: step.bytes },
    state: Object.fromEntries(Object.entries(step.state).map(([name, s]) => [name, { dtype: s.dtype, dims: s.shape, data: s.data }])),
    gather: ['x', 'y'].map((name) => ({ input: name, array: name, flips: false })),
    batch,
    steps,
    rows: Int32Array.from({ length: steps * batch }, () => random.int(16)),
    flips: new Uint8Array(steps * batch),
    schedules: { lr: new Float32Array(steps).fill(0.05), t: Float32Array.from({ length: steps }, (_, i) => i + 1) },
    constants: {},
  };
}

describe('a session', () => {
  it('is described, run and closed', async () => {
    const { engine } = startEngine();
    expect(await engine.device()).toEqual({ requested: 'cpu', used: 'cpu', reason: 'asked for', refused: [] });
    const session = await engine.open({ bytes: lineModel() });
    expect(await engine.describe(session)).toEqual({
      inputs: [{ name: 'x', dtype: 'float16', dims: ['rows', 2] }],
      outputs: [{ name: 'y', dtype: 'float32', dims: ['rows', 2] }],
    });
    const x: EngineTensor = { dtype: 'float16', dims: [2, 2], data: Uint16Array.of(half.one, half.two, half.three, half.minusHalf) };
    expect(await engine.run(session, { x })).toEqual({ y: floats([2, 2], 1, 3, 5, -2) });
    expect(await engine.peakMb()).toBeGreaterThan(1);
    await engine.close(session);
    await expect(engine.run(session, { x })).rejects.toMatchObject({ code: 'engine-failed' });
  });

  it('opens from a file, and takes rows of a resident array', async () => {
    const { engine } = startEngine();
    const file = join(folder, 'line.onnx');
    writeFileSync(file, lineModel());
    const session = await engine.open({ path: file });
    await engine.hold({ name: 'rows', dtype: 'float16', rowDims: [2], rows: [{ data: Uint16Array.of(half.one, half.two) }, { data: Uint16Array.of(half.three, half.minusHalf) }] });
    expect(await engine.run(session, { x: { array: 'rows', row: 1 } })).toEqual({ y: floats([1, 2], 5, -2) });
    expect(await engine.run(session, { x: { array: 'rows', row: 1, flip: true } })).toEqual({ y: floats([1, 2], -2, 5) });
    await engine.release('rows');
    await expect(engine.run(session, { x: { array: 'rows', row: 1 } })).rejects.toMatchObject({ code: 'engine-failed' });
  });
});

describe('a training loop', () => {
  it('learns, tells every step, and gives the same bits twice', async () => {
    const { engine } = startEngine();
    const job = await fittingJob(engine, 300);
    const told: number[] = [];
    const first = await engine.loop(job, (step, loss) => told.push(step, loss));
    expect(told).toEqual([...first.losses].flatMap((loss, step) => [step, loss]));
    const [start, end] = [first.losses.subarray(0, 20), first.losses.subarray(-20)].map((part) => part.reduce((a, b) => a + b, 0) / 20) as [number, number];
    expect(end).toBeLessThan(start / 100);
    for (const [i, wanted] of [1, -2, 3].entries()) expect(Math.abs((first.state.w?.data[i] as number) - wanted)).toBeLessThan(0.1);
    expect(await engine.loop(job, () => undefined)).toEqual(first);
  });

  it('names the step at which the loss is no longer a number', async () => {
    const { engine } = startEngine();
    const job = await fittingJob(engine, 10);
    const lr = new Float32Array(10).fill(0.05).fill(Number.NaN, 4);
    await expect(engine.loop({ ...job, schedules: { ...job.schedules, lr } }, () => undefined)).rejects.toMatchObject({ code: 'engine-failed', what: expect.stringContaining('at step 6') as string });
  });

  it('stops when cancelled, and the engine goes on', async () => {
    const { engine } = startEngine();
    const steps = 500_000;
    const job = await fittingJob(engine, steps);
    const control = new AbortController();
    let last = 0;
    const running = engine.loop(
      job,
      (step) => {
        last = step;
        if (step === 20) control.abort();
      },
      control.signal,
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(last).toBeLessThan(steps - 1);
    await expect(engine.loop(job, () => undefined, control.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect((await engine.loop({ ...job, steps: 5 }, () => undefined)).losses).toHaveLength(5);
  });
});

describe('an engine process that dies', () => {
  it('fails the calls under way; the next one finds sessions and arrays again', async () => {
    const { engine, processes } = startEngine();
    const session = await engine.open({ bytes: lineModel() });
    const closed = await engine.open({ bytes: lineModel() });
    await engine.close(closed);
    const file = join(folder, 'row.bin');
    writeFileSync(file, new Uint8Array(Uint16Array.of(0, half.three, half.one).buffer));
    await engine.hold({ name: 'rows', dtype: 'float16', rowDims: [2], rows: [{ file, offsetBytes: 2 }] });
    const job = await fittingJob(engine, 500_000);
    const dying = engine.loop(job, (step) => {
      if (step === 20) processes[0]?.kill();
    });
    await expect(dying).rejects.toMatchObject({ code: 'engine-died' });
    expect(await engine.run(session, { x: { array: 'rows', row: 0 } })).toEqual({ y: floats([1, 2], 5, 1) });
    await expect(engine.describe(closed)).rejects.toMatchObject({ code: 'engine-failed' });
    expect(processes).toHaveLength(2);
  });

  it('is replaced by one process, also when several calls come at once', async () => {
    const { engine, processes } = startEngine();
    const session = await engine.open({ bytes: lineModel() });
    const job = await fittingJob(engine, 500_000);
    await expect(engine.loop(job, () => processes[0]?.kill())).rejects.toMatchObject({ code: 'engine-died' });
    const x: EngineTensor = { dtype: 'float16', dims: [1, 2], data: Uint16Array.of(half.one, half.two) };
    expect(await Promise.all([1, 2, 3].map(() => engine.run(session, { x })))).toEqual([1, 2, 3].map(() => ({ y: floats([1, 2], 1, 3) })));
    expect(processes).toHaveLength(2);
  });

  it('leaves no process behind when what it held is gone', async () => {
    const { engine, processes } = startEngine();
    const session = await engine.open({ bytes: lineModel() });
    const file = join(folder, 'gone.bin');
    writeFileSync(file, new Uint8Array(4));
    await engine.hold({ name: 'rows', dtype: 'float16', rowDims: [2], rows: [{ file, offsetBytes: 0 }] });
    const job = await fittingJob(engine, 500_000);
    rmSync(file);
    await expect(engine.loop(job, () => processes[0]?.kill())).rejects.toMatchObject({ code: 'engine-died' });
    await expect(engine.run(session, { x: { array: 'rows', row: 0 } })).rejects.toMatchObject({ code: 'engine-failed', what: expect.stringContaining('gone.bin') as string });
    await new Promise<void>((ended) => void processes[1]?.onExit(() => ended()));
    expect(processes).toHaveLength(2);
  });
});

describe('an engine that was stopped', () => {
  it('starts no process for a call that comes late', async () => {
    const { engine, processes } = startEngine();
    const session = await engine.open({ bytes: lineModel() });
    const x: EngineTensor = { dtype: 'float16', dims: [1, 2], data: Uint16Array.of(half.one, half.two) };
    const meanwhile = [engine.run(session, { x }), engine.stop(), engine.run(session, { x })].map((p) => p.then(() => 'answered', (e: { code: string }) => e.code));
    expect((await Promise.all(meanwhile)).slice(1)).toEqual(['answered', 'engine-died']);
    await expect(engine.run(session, { x })).rejects.toMatchObject({ code: 'engine-died' });
    await engine.close(session);
    expect(processes).toHaveLength(1);
  });

  it('starts none for what is to be taken back from a process that died', async () => {
    const { engine, processes } = startEngine();
    const session = await engine.open({ bytes: lineModel() });
    const ended = new Promise<void>((resolve) => void processes[0]?.onExit(() => resolve()));
    processes[0]?.kill();
    await ended;
    await engine.close(session);
    await engine.release('nothing');
    expect(processes).toHaveLength(1);
  });
});

describe('what the engine refuses', () => {
  it('is resident data beyond the bound; smaller data still fit', async () => {
    const { engine } = startEngine(1000);
    const array = (count: number) => ({ name: 'big', dtype: 'float32' as const, rowDims: [count], rows: [{ data: new Float32Array(count) }] });
    await expect(engine.hold(array(251))).rejects.toMatchObject({ code: 'memory-limit' });
    await expect(engine.hold(array(250))).resolves.toBeUndefined();
  });

  it('is a broken or missing model, and it goes on', async () => {
    const { engine, processes } = startEngine();
    await expect(engine.open({ bytes: Uint8Array.of(1, 2, 3) })).rejects.toMatchObject({ code: 'model-broken' });
    await expect(engine.open({ path: join(folder, 'nowhere.onnx') })).rejects.toMatchObject({ code: 'model-broken' });
    const job = await fittingJob(engine, 5);
    await expect(engine.loop({ ...job, model: { bytes: lineModel().subarray(0, 40) } }, () => undefined)).rejects.toMatchObject({ code: 'model-broken' });
    expect((await engine.loop(job, () => undefined)).losses).toHaveLength(5);
    expect(processes).toHaveLength(1);
  });

  it('is a run without its input', async () => {
    const { engine } = startEngine();
    const session = await engine.open({ bytes: lineModel() });
    await expect(engine.run(session, {})).rejects.toMatchObject({ code: 'engine-failed', what: expect.stringContaining("'x'") as string });
  });
});
