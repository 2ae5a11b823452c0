import { expect, it } from 'vitest';
import { chooseProvider } from '../../../main/engine/choose-provider.ts';
import { providerLines, whyKey } from './provider-words.ts';

it('knows every sentence that the choice of a provider says', async () => {
  const probes = {
    webgpu: async () => ({ ms: 9, adapter: '' }),
    software: async () => ({ ms: 1, adapter: 'llvmpipe' }),
  };
  const slow = await chooseProvider('auto', 'linux', async (name) => (name === 'cuda' ? Promise.reject(new Error('not in this build of onnxruntime (it has: cpu, webgpu)')) : name === 'cpu' ? { ms: 3, adapter: '' } : probes.webgpu()));
  const soft = await chooseProvider('auto', 'win32', probes.software);
  const fast = await chooseProvider('auto', 'darwin', async (name) => ({ ms: name === 'cpu' ? 9 : 1, adapter: '' }));
  const asked = await chooseProvider('cpu', 'linux', probes.webgpu);
  expect([slow.reason, ...slow.refused.map((r) => r.why), ...soft.refused.map((r) => r.why), fast.reason, asked.reason].map((w) => whyKey(w))).toEqual([
    { key: 'onlyCpu', parts: {} },
    { key: 'notBundled', parts: { bundled: 'cpu, webgpu' } },
    { key: 'slower', parts: { ms: '9.0', cpu: '3.0' } },
    { key: 'software', parts: { name: 'llvmpipe' } },
    { key: 'software', parts: { name: 'llvmpipe' } },
    { key: 'fastest', parts: { tried: 'coreml, webgpu' } },
    { key: 'asked', parts: {} },
  ]);
});

it('puts the common words of drivers plainly', () => {
  expect(whyKey('The numerical engine failed: OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library. Run again.')?.key).toBe('noLibrary');
  expect(whyKey('adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a We')?.key).toBe('noAdapter');
});

it('leaves a driver’s other words as they are', () => {
  expect(whyKey('Failed to load libcudnn.so.9')).toBe(null);
});

it('shows what runs first, then what was refused, then what this system lacks', () => {
  const provider = (name: string, used: boolean) => ({ name, available: used, used, why: 'x', msPerImage: used ? 38 : null });
  expect(providerLines([provider('cpu', true), provider('cuda', false)]).map((l) => [l.name, l.state])).toEqual([
    ['cpu', 'used'], ['cuda', 'refused'], ['webgpu', 'untried'], ['directml', 'untried'], ['coreml', 'untried'],
  ]);
});
