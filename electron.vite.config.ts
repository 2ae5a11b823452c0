/** Builds the Electron shell into out/main and out/preload, and the same renderer as for a browser into out/renderer. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import { rendererConfig } from './vite.config.ts';

const root = dirname(fileURLToPath(import.meta.url));
/** Tests build into a folder of their own. */
const out = process.env.TEGAKARI_OUT ?? join(root, 'out');
const alias = { '#shared': join(root, 'src', 'shared') };

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      // Native packages stay outside; so does all else in `dependencies`.
      externalizeDeps: true,
      outDir: join(out, 'main'),
      rolldownOptions: {
        // Engine and jobs are processes of their own, so each is an entry.
        input: { index: join(root, 'src/main/index.ts'), engine: join(root, 'src/main/engine/main.ts'), job: join(root, 'src/main/job.ts') },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      // A sandboxed preload can load nothing but Electron itself, and no ES module.
      externalizeDeps: false,
      outDir: join(out, 'preload'),
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: join(root, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: { ...rendererConfig, build: { ...rendererConfig.build, outDir: join(out, 'renderer') } },
});
