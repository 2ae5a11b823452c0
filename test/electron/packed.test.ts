/** electron-builder run for real on an Electron folder without Electron in it: what it packs is unpacked and run against the double. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.mjs';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const inBuilder = createRequire(createRequire(join(root, 'package.json')).resolve('electron-builder'));
const asar = inBuilder('@electron/asar') as { listPackage(file: string, options: object): readonly string[]; extractAll(file: string, folder: string): void };
const folder = mkdtempSync(join(tmpdir(), 'tegakari-packed-'));
const packed = join(folder, 'out', 'linux-unpacked');
const resources = join(packed, 'resources');
const archive = join(resources, 'app.asar');
let inside: readonly string[] = [];

describe.skipIf(process.platform !== 'linux')('the packed program', () => {
  beforeAll(async () => {
    buildIfStale('app');
    const electron = join(folder, 'electron');
    mkdirSync(join(electron, 'resources'), { recursive: true });
    mkdirSync(join(electron, 'locales'));
    // A binary is, for the builder and the fuses, a file with the fuse wire in it.
    writeFileSync(join(electron, 'electron'), Buffer.concat([Buffer.alloc(64, 7), Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9]), Buffer.from('111100111'), Buffer.alloc(64, 7)]));
    chmodSync(join(electron, 'electron'), 0o755);
    writeFileSync(join(electron, 'version'), (inBuilder(join(root, 'node_modules', 'electron', 'package.json')) as { version: string }).version);
    for (const name of ['ja', 'en-US', 'de']) writeFileSync(join(electron, 'locales', `${name}.pak`), '');
    await run(process.execPath, [join(root, 'node_modules', 'electron-builder', 'cli.js'), '--config', join(root, 'electron-builder.config.cjs'), '--linux', 'dir', '--publish', 'never', `-c.electronDist=${electron}`, `-c.directories.output=${join(folder, 'out')}`], { cwd: root, maxBuffer: 1e8 });
    inside = asar.listPackage(archive, { isPack: false }).map((f) => f.replaceAll('\\', '/'));
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what was built and what it needs, and nothing else of the repository', () => {
    expect([...new Set(inside.map((f) => f.split('/')[1]))].sort()).toEqual(['node_modules', 'out', 'package.json']);
    for (const file of ['/out/main/index.js', '/out/main/engine.js', '/out/main/job.js', '/out/preload/index.cjs', '/out/renderer/index.html']) expect(inside).toContain(file);
    expect(inside.filter((f) => f.startsWith('/out/.'))).toEqual([]);
    expect(inside.filter((f) => /^\/node_modules\/(electron|vite|typescript|vue|@electron)\//.test(f))).toEqual([]);
  });

  it('native code and models lie outside the archive, those of other systems nowhere', () => {
    const native = readdirSync(resources, { recursive: true }).map((f) => String(f).replaceAll('\\', '/')).filter((f) => /\.(node|so[.\d]*)$/.test(f));
    expect(native.filter((f) => !f.startsWith('app.asar.unpacked/'))).toEqual([]);
    for (const wanted of [/better-sqlite3\/prebuilds\/linux-x64\.node$/, /onnxruntime-node\/bin\/.*\/linux\/x64\/onnxruntime_binding\.node$/, /libonnxruntime\.so/, /sharp-linux-x64.*\.node$/, /libvips/]) expect(native.filter((f) => wanted.test(f))).not.toEqual([]);
    expect(native.filter((f) => /onnxruntime-node\/bin\/napi-v\d+\/(win32|darwin)\//.test(f))).toEqual([]);
    expect(existsSync(join(resources, 'models', 'efficientnet-lite0-os16', 'model.onnx'))).toBe(true);
    expect([existsSync(join(resources, 'LICENSE')), existsSync(join(resources, 'NOTICE'))]).toEqual([true, true]);
  });

  it('its binary has its back doors off, and only the two languages', async () => {
    const wire = await getCurrentFuseWire(join(packed, 'tegakari'));
    expect([wire[FuseV1Options.RunAsNode], wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable], wire[FuseV1Options.OnlyLoadAppFromAsar]]).toEqual([FuseState.DISABLE, FuseState.DISABLE, FuseState.ENABLE]);
    expect(readdirSync(join(packed, 'locales')).sort()).toEqual(['en-US.pak', 'ja.pak']);
  });

  it('runs from what was packed alone: services, database, decoder, engine and a job', async () => {
    const app = join(folder, 'app');
    asar.extractAll(archive, app);
    cpSync(join(resources, 'app.asar.unpacked'), app, { recursive: true });
    const { stdout } = await run(process.execPath, [join(root, 'test', 'electron', 'run-built.ts')], { env: { ...process.env, TEGAKARI_TEST_APP: app, TEGAKARI_TEST_RESOURCES: resources, TEGAKARI_HOME: join(folder, 'home'), TEGAKARI_PROJECTS: join(folder, 'projects') }, maxBuffer: 1e8 });
    const seen = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect(seen).toMatchObject({
      info: { value: { shell: 'electron' } },
      page: { status: 200, script: 200 },
      diagnostics: { used: [['cpu', true]], models: [true] },
      cancelled: { status: 'cancelled' },
      processes: expect.arrayContaining([['/out/main/job.js', 'Tegakari job']]),
      quit: { isHeld: true },
    });
    expect(JSON.stringify(seen.menuEn)).not.toContain('Developer tools');
  }, 120_000);
});
