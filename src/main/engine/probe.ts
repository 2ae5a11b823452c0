/** Times one fixed convolution on a provider: does it start, is it real hardware, is it faster than the CPU? */
import { listSupportedBackends } from 'onnxruntime-node';
import type { ProviderName } from '../ports/engine.ts';
import { probeDims, probeModel } from './probe-model.ts';
import type { ProbeResult } from './protocol.ts';
import { createSession, toOrt } from './sessions.ts';

const runs = 5;
const probeLength = probeDims[0] * probeDims[1] * probeDims[2] * probeDims[3];

/** @throws Error with onnxruntime's reason when the provider is not bundled or does not start */
export async function probeProvider(provider: ProviderName): Promise<ProbeResult> {
  const name = provider === 'directml' ? 'dml' : provider;
  const bundled = listSupportedBackends().map((b) => b.name);
  if (!bundled.includes(name)) throw new Error(`not in this build of onnxruntime (it has: ${bundled.join(', ')})`);
  const session = await createSession({ bytes: probeModel() }, { provider, threads: 0 });
  const x = toOrt({ dtype: 'float16', dims: probeDims, data: new Uint16Array(probeLength) });
  await session.run({ x });
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await session.run({ x });
    times.push(performance.now() - started);
  }
  await session.release();
  return { ms: times.sort((a, b) => a - b)[Math.floor(runs / 2)] as number, adapter: softwareAdapter(provider) };
}

/**
 * onnxruntime does not tell which adapter WebGPU took. On Linux the Vulkan loader is told by VK_ICD_FILENAMES or
 * VK_DRIVER_FILES, so a software driver named there is known; any other one is caught by the comparison with the CPU.
 */
function softwareAdapter(provider: ProviderName): string {
  if (provider !== 'webgpu') return '';
  const drivers = `${process.env.VK_ICD_FILENAMES ?? ''} ${process.env.VK_DRIVER_FILES ?? ''}`;
  return /swiftshader|lavapipe|lvp_icd|llvmpipe/i.exec(drivers)?.[0] ?? '';
}
