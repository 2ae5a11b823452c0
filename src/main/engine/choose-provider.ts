/** Which execution provider runs, and why each other one was refused. Pure but for the probes it is given. */
import type { DeviceReport, DeviceRequest, ProviderName } from '../ports/engine.ts';
import type { ProbeResult } from './protocol.ts';

export type Probe = (provider: ProviderName) => Promise<ProbeResult>;

/** Order of preference by platform; the CPU always works and stands last. */
export function candidates(platform: NodeJS.Platform): readonly ProviderName[] {
  if (platform === 'win32') return ['directml', 'webgpu', 'cpu'];
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu'];
  return ['cuda', 'webgpu', 'cpu'];
}

export async function chooseProvider(requested: DeviceRequest, platform: NodeJS.Platform, probe: Probe): Promise<DeviceReport> {
  const refused: { name: ProviderName; why: string }[] = [];
  if (requested === 'cpu') return { requested, used: 'cpu', reason: 'asked for', refused };
  const wanted = requested === 'auto' ? candidates(platform).filter((p) => p !== 'cpu') : [requested];
  let cpuMs: number | null = null;
  for (const name of wanted) {
    try {
      const found = await probe(name);
      if (requested === 'auto') {
        if (found.adapter !== '') {
          refused.push({ name, why: `software adapter (${found.adapter})` });
          continue;
        }
        cpuMs ??= (await probe('cpu')).ms;
        if (found.ms >= cpuMs) {
          refused.push({ name, why: `slower than the CPU on a probe (${found.ms.toFixed(1)} ms against ${cpuMs.toFixed(1)} ms)` });
          continue;
        }
      }
      return { requested, used: name, reason: requested === 'auto' ? `first of ${wanted.join(', ')} that started and beat the CPU` : 'asked for', refused };
    } catch (e) {
      refused.push({ name, why: e instanceof Error ? firstLine(e.message) : String(e) });
    }
  }
  return { requested, used: 'cpu', reason: 'no other provider was usable', refused };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).slice(0, 300);
}
