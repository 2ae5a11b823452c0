/** Builds the renderer for the loopback server (and, through electron.vite.config.ts, for the Electron window). */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import VueI18nPlugin from '@intlify/unplugin-vue-i18n/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import type { UserConfig } from 'vite';

const root = dirname(fileURLToPath(import.meta.url));

/** Shared by the browser build, the Electron build and the development server. */
export const rendererConfig: UserConfig = {
  root: join(root, 'src', 'renderer'),
  // Relative, because the start page lies below a token.
  base: './',
  plugins: [
    vue(),
    // Messages are compiled here: at run time nothing is evaluated, as the security policy demands.
    VueI18nPlugin({ include: join(root, 'src', 'renderer', 'locales', '**', '*.json'), runtimeOnly: true, strictMessage: true, defaultSFCLang: 'json' }),
  ],
  resolve: { alias: { '#shared': join(root, 'src', 'shared') } },
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false, __VUE_OPTIONS_API__: false },
  build: {
    outDir: join(root, 'out', 'renderer'),
    emptyOutDir: true,
    // Small files stay files: the security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: join(root, 'src', 'renderer', 'index.html') },
    chunkSizeWarningLimit: 1200,
  },
};

export default defineConfig(rendererConfig);
