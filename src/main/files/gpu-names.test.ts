import { expect, it } from 'vitest';
import { gpuNames, systemGpuSources } from './gpu-names.ts';
import type { GpuSources } from './gpu-names.ts';

const none: GpuSources = { platform: 'linux', names: async () => [], text: async () => '', ask: async () => '' };
const files = (tree: Readonly<Record<string, string>>): Pick<GpuSources, 'names' | 'text'> => ({
  names: async (folder) => [...new Set(Object.keys(tree).filter((f) => f.startsWith(`${folder}/`)).map((f) => f.slice(folder.length + 1).split('/')[0] as string))],
  text: async (file) => tree[file] ?? '',
});

it('Linux: the name that the NVIDIA driver gives, maker and number of the others', async () => {
  const tree = {
    '/proc/driver/nvidia/gpus/0000:01:00.0/information': 'Model: \t\t NVIDIA RTX A2000\nIRQ: 33\n',
    '/sys/class/drm/card0/device/vendor': '0x8086\n',
    '/sys/class/drm/card0/device/device': '0x9a49\n',
    '/sys/class/drm/card1/device/vendor': '0x10de\n',
    '/sys/class/drm/card1-HDMI-A-1/status': 'connected',
  };
  expect(await gpuNames({ ...none, ...files(tree) })).toEqual(['NVIDIA RTX A2000', 'Intel (0x9a49)']);
});

it('Windows: every adapter of the registry, each once', async () => {
  const output = 'HKEY_LOCAL_MACHINE\\…\\0000\r\n    DriverDesc    REG_SZ    NVIDIA GeForce RTX 3060\r\n\r\nHKEY_LOCAL_MACHINE\\…\\0001\r\n    DriverDesc    REG_SZ    Intel(R) UHD Graphics 770\r\n    DriverDesc    REG_SZ    Intel(R) UHD Graphics 770\r\n';
  expect(await gpuNames({ ...none, platform: 'win32', ask: async (program) => (program === 'reg' ? output : '') })).toEqual(['NVIDIA GeForce RTX 3060', 'Intel(R) UHD Graphics 770']);
});

it('macOS: the chip', async () => {
  const ask = async (): Promise<string> => '{"SPDisplaysDataType":[{"sppci_model":"Apple M2"}]}';
  expect(await gpuNames({ ...none, platform: 'darwin', ask })).toEqual(['Apple M2']);
  expect(await gpuNames({ ...none, platform: 'darwin' })).toEqual([]);
});

it('a system that says nothing has no names, and that is no failure', async () => {
  expect(await gpuNames(none)).toEqual([]);
  const real = systemGpuSources('linux');
  expect([await real.names('/no/such/folder'), await real.text('/no/such/file'), await real.ask('no-such-program', [])]).toEqual([[], '', '']);
});
