import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(join(root, 'package.json'));
const config = require(join(root, 'electron-builder.config.cjs')) as Readonly<Record<string, unknown>>;
const afterPack = require(join(root, 'scripts', 'after-pack.cjs')) as (context: unknown) => Promise<void>;
// The builder's own check against its own schema; it comes with electron-builder.
const inBuilder = createRequire(require.resolve('electron-builder'));
const { validateConfiguration } = inBuilder('app-builder-lib/out/util/config/config.js') as { validateConfiguration(config: unknown, log: { isEnabled: boolean }): Promise<void> };
const folder = mkdtempSync(join(tmpdir(), 'tegakari-fuses-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the config of electron-builder', () => {
  it("fits the builder's own schema, which would refuse a wrong one", async () => {
    await expect(validateConfiguration(config, { isEnabled: false })).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...config, asarUnpak: [] }, { isEnabled: false })).rejects.toThrow(/asarUnpak/);
    await expect(validateConfiguration({ ...config, nsis: { perMachine: 'yes' } }, { isEnabled: false })).rejects.toThrow(/perMachine/);
  });

  it('makes what each system installs, and publishes and updates nothing', () => {
    const targets = (system: string): readonly string[] => (config[system] as { target: readonly { target: string }[] }).target.map((t) => t.target);
    expect([targets('win'), targets('mac'), targets('linux')]).toEqual([['nsis', 'portable', 'zip'], ['dmg'], ['AppImage']]);
    expect(config).toMatchObject({ publish: null, nsis: { perMachine: true, differentialPackage: false }, dmg: { writeUpdateInfo: false } });
    const packages = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object; devDependencies: object };
    expect(Object.keys({ ...packages.dependencies, ...packages.devDependencies })).not.toContain('electron-updater');
  });

  it('keeps native packages and models outside the archive, and everything it names exists', () => {
    const unpacked = (config.asarUnpack as readonly string[]).filter((p) => p.startsWith('node_modules/')).map((p) => p.replace('/**', ''));
    for (const path of unpacked) expect(existsSync(join(root, path))).toBe(true);
    for (const { from } of config.extraResources as readonly { from: string }[]) expect(existsSync(join(root, from))).toBe(true);
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Readonly<Record<string, string>> };
    for (const native of ['better-sqlite3', 'onnxruntime-node', 'sharp']) {
      expect(dependencies[native]).toBeDefined();
      expect(unpacked).toContain(`node_modules/${native}`);
    }
    expect(existsSync(join(root, config.afterPack as string))).toBe(true);
  });
});

describe('the fuses', () => {
  /** What the tool looks for in a binary: a mark, the version, the number of fuses, one letter each (0 off, 1 on). */
  const binary = (states: string): Buffer => Buffer.concat([Buffer.alloc(64, 7), Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, states.length]), Buffer.from(states), Buffer.alloc(64, 7)]);

  it('a binary with everything on comes out with every back door off', async () => {
    writeFileSync(join(folder, 'tegakari'), binary('111100111'));
    await afterPack({ appOutDir: folder, electronPlatformName: 'linux', packager: { appInfo: { productFilename: 'Tegakari' }, executableName: 'tegakari' } });
    const wire = await getCurrentFuseWire(join(folder, 'tegakari'));
    expect({
      runAsNode: wire[FuseV1Options.RunAsNode],
      nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
      onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
      integrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      file: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
    }).toEqual({ runAsNode: FuseState.DISABLE, nodeOptions: FuseState.DISABLE, inspect: FuseState.DISABLE, onlyAsar: FuseState.ENABLE, integrity: FuseState.ENABLE, file: FuseState.DISABLE });
  });

  it('a folder without the binary fails loudly', async () => {
    await expect(afterPack({ appOutDir: folder, electronPlatformName: 'win32', packager: { appInfo: { productFilename: 'Tegakari' } } })).rejects.toThrow(/no binary at .*Tegakari\.exe/);
  });

  it('of a mac the whole bundle is meant, for its signature', async () => {
    await expect(afterPack({ appOutDir: folder, electronPlatformName: 'darwin', packager: { appInfo: { productFilename: 'Tegakari' } } })).rejects.toThrow(/Tegakari\.app$/);
  });
});

describe('paths of the installed program', () => {
  it('match what the build makes and where the builder lays it', async () => {
    const { appPaths } = await import('../../src/main/electron/paths.ts');
    const installed = appPaths({ appPath: '/opt/Tegakari/resources/app.asar', resourcesPath: '/opt/Tegakari/resources', isPackaged: true });
    expect(Object.values(installed).map((p) => p.replaceAll('\\', '/'))).toEqual([
      '/opt/Tegakari/resources/app.asar',
      '/opt/Tegakari/resources/models',
      '/opt/Tegakari/resources/app.asar/out/renderer',
      '/opt/Tegakari/resources/app.asar/out/preload/index.cjs',
      '/opt/Tegakari/resources/app.asar/out/main/engine.js',
      '/opt/Tegakari/resources/app.asar/out/main/job.js',
    ]);
    expect(dirname(appPaths({ appPath: '/repo', resourcesPath: '/x', isPackaged: false }).models)).toBe('/repo');
  });
});
