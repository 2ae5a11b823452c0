import { describe, expect, it } from 'vitest';
import type { ProviderName } from '../ports/engine.ts';
import { candidates, chooseProvider } from './choose-provider.ts';
import type { Probe } from './choose-provider.ts';
import type { ProbeResult } from './protocol.ts';

/** Probes with fixed findings; a provider without one does not start. */
function fakeProbe(found: Partial<Record<ProviderName, ProbeResult | Error>>) {
  const asked: ProviderName[] = [];
  const probe: Probe = (name) => {
    asked.push(name);
    const result = found[name] ?? new Error(`${name} is not here`);
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  };
  return { asked, probe };
}
const hardware = (ms: number): ProbeResult => ({ ms, adapter: '' });

describe('the order of providers', () => {
  it.each([
    ['win32', ['directml', 'webgpu', 'cpu']],
    ['darwin', ['coreml', 'webgpu', 'cpu']],
    ['linux', ['cuda', 'webgpu', 'cpu']],
    ['freebsd', ['cuda', 'webgpu', 'cpu']],
  ] as const)('on %s ends with the CPU', (platform, order) => {
    expect(candidates(platform)).toEqual(order);
  });
});

describe('auto', () => {
  it('takes the first that beats the CPU and does not probe the next', async () => {
    const { asked, probe } = fakeProbe({ directml: hardware(1), webgpu: hardware(0.5), cpu: hardware(10) });
    expect(await chooseProvider('auto', 'win32', probe)).toMatchObject({ requested: 'auto', used: 'directml', refused: [] });
    expect(asked).toEqual(['directml', 'cpu']);
  });

  it('says why one did not start, in its first line, and tries the next', async () => {
    const { probe } = fakeProbe({ cuda: new Error('libcudart.so.12 not found\n  at loader.cc:42'), webgpu: hardware(2), cpu: hardware(10) });
    expect(await chooseProvider('auto', 'linux', probe)).toMatchObject({ used: 'webgpu', refused: [{ name: 'cuda', why: 'libcudart.so.12 not found' }] });
  });

  it('refuses a software adapter, however fast', async () => {
    const { probe } = fakeProbe({ webgpu: { ms: 0.1, adapter: 'swiftshader' }, cpu: hardware(10) });
    const report = await chooseProvider('auto', 'linux', probe);
    expect(report).toMatchObject({ used: 'cpu', reason: 'no other provider was usable' });
    expect(report.refused).toEqual([
      { name: 'cuda', why: 'cuda is not here' },
      { name: 'webgpu', why: 'software adapter (swiftshader)' },
    ]);
  });

  it.each([10, 11])('refuses one that takes %i ms where the CPU takes 10, and gives both times', async (ms) => {
    const { probe } = fakeProbe({ coreml: hardware(ms), cpu: hardware(10) });
    const report = await chooseProvider('auto', 'darwin', probe);
    expect(report.used).toBe('cpu');
    expect(report.refused[0]?.why).toBe(`slower than the CPU on a probe (${ms}.0 ms against 10.0 ms)`);
  });

  it('times the CPU once for all comparisons', async () => {
    const { asked, probe } = fakeProbe({ coreml: hardware(20), webgpu: hardware(30), cpu: hardware(10) });
    await chooseProvider('auto', 'darwin', probe);
    expect(asked).toEqual(['coreml', 'cpu', 'webgpu']);
  });
});

describe('an asked-for provider', () => {
  it.each([
    ['slow', hardware(1000)],
    ['a software adapter', { ms: 1000, adapter: 'lavapipe' }],
  ])('runs although it is %s, without a comparison', async (_, found) => {
    const { asked, probe } = fakeProbe({ webgpu: found, cpu: hardware(1) });
    expect(await chooseProvider('webgpu', 'linux', probe)).toEqual({ requested: 'webgpu', used: 'webgpu', reason: 'asked for', refused: [] });
    expect(asked).toEqual(['webgpu']);
  });

  it('that is missing gives the CPU with the reason, and no other provider', async () => {
    const { asked, probe } = fakeProbe({ webgpu: hardware(1), cpu: hardware(10) });
    expect(await chooseProvider('cuda', 'linux', probe)).toEqual({
      requested: 'cuda',
      used: 'cpu',
      reason: 'no other provider was usable',
      refused: [{ name: 'cuda', why: 'cuda is not here' }],
    });
    expect(asked).toEqual(['cuda']);
  });

  it('CPU runs unprobed', async () => {
    const { asked, probe } = fakeProbe({});
    expect(await chooseProvider('cpu', 'win32', probe)).toEqual({ requested: 'cpu', used: 'cpu', reason: 'asked for', refused: [] });
    expect(asked).toEqual([]);
  });
});
