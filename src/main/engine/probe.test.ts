import { describe, expect, it } from 'vitest';
import { probeProvider } from './probe.ts';

describe('a probe', () => {
  it('times the CPU, which is no software adapter', async () => {
    const { ms, adapter } = await probeProvider('cpu');
    expect(ms).toBeGreaterThan(0);
    expect(adapter).toBe('');
  });

  it('says that a provider of another platform is not built in, and which are', async () => {
    await expect(probeProvider(process.platform === 'darwin' ? 'directml' : 'coreml')).rejects.toThrow(/not in this build of onnxruntime \(it has: .*cpu/);
  });
});
