/** Graphics cards of this machine by name, asked of the system itself; nothing is loaded and no driver is started. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface GpuSources {
  readonly platform: NodeJS.Platform;
  /** Names in a folder; empty where there is none. */
  readonly names: (folder: string) => Promise<readonly string[]>;
  /** Text of a file; empty where there is none. */
  readonly text: (file: string) => Promise<string>;
  /** What a program of the system prints; empty where it fails. */
  readonly ask: (program: string, args: readonly string[]) => Promise<string>;
}

const makers: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel', '0x1af4': 'virtio', '0x15ad': 'VMware', '0x1234': 'QEMU' };
const displayClass = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';

/** Empty when the system names none. */
export async function gpuNames(from: GpuSources): Promise<readonly string[]> {
  const found = from.platform === 'win32' ? await ofWindows(from) : from.platform === 'darwin' ? await ofMac(from) : await ofLinux(from);
  return [...new Set(found.map((n) => n.trim()).filter((n) => n !== ''))];
}

/** The real sources; a program that says nothing within four seconds counts as silent. */
export function systemGpuSources(platform: NodeJS.Platform): GpuSources {
  return {
    platform,
    names: (folder) => readdir(folder).catch(() => []),
    text: (file) => readFile(file, 'utf8').catch(() => ''),
    ask: (program, args) => new Promise((resolve) => execFile(program, [...args], { timeout: 4000, windowsHide: true }, (error, stdout) => resolve(error ? '' : stdout))),
  };
}

async function ofLinux({ names, text }: GpuSources): Promise<readonly string[]> {
  const nvidia = '/proc/driver/nvidia/gpus';
  const models = await Promise.all((await names(nvidia)).map(async (n) => /^Model:\s*(.+)$/m.exec(await text(join(nvidia, n, 'information')))?.[1] ?? ''));
  const cards = (await names('/sys/class/drm')).filter((n) => /^card\d+$/.test(n));
  const others = await Promise.all(
    cards.map(async (n) => {
      const vendor = (await text(`/sys/class/drm/${n}/device/vendor`)).trim();
      if (vendor === '' || (vendor === '0x10de' && models.length > 0)) return '';
      return `${makers[vendor] ?? vendor} (${(await text(`/sys/class/drm/${n}/device/device`)).trim()})`;
    }),
  );
  return [...models, ...others];
}

async function ofWindows({ ask }: GpuSources): Promise<readonly string[]> {
  const lines = (await ask('reg', ['query', displayClass, '/s', '/v', 'DriverDesc'])).split(/\r?\n/);
  return lines.map((line) => /DriverDesc\s+REG_SZ\s+(.+)$/.exec(line)?.[1] ?? '');
}

async function ofMac({ ask }: GpuSources): Promise<readonly string[]> {
  try {
    const { SPDisplaysDataType: cards } = JSON.parse(await ask('system_profiler', ['SPDisplaysDataType', '-json'])) as { readonly SPDisplaysDataType?: readonly { readonly sppci_model?: string }[] };
    return (cards ?? []).map((c) => c.sppci_model ?? '');
  } catch {
    return [];
  }
}
