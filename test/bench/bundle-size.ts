/** Compressed size of the built screens, as a whole and as each address needs it. Fonts are left out: they load by character. */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { rendererConfig } from '../../vite.config.ts';

interface Piece {
  readonly fileName: string;
  readonly type: 'chunk' | 'asset';
  readonly code?: string;
  readonly source?: string | Uint8Array;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
  readonly facadeModuleId?: string | null;
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> };
}

export interface BundleSize {
  /** All scripts and styles together, MB (10⁶ bytes) after gzip. */
  readonly totalMb: number;
  /** By screen: what a first visit to it loads, entry included, MB after gzip. */
  readonly routes: readonly { readonly screen: string; readonly mb: number }[];
}

/** Builds the screens in memory and adds up; words of one language are part of every first visit. */
export async function bundleSize(): Promise<BundleSize> {
  const built = (await build({ ...rendererConfig, configFile: false, logLevel: 'error', build: { ...rendererConfig.build, write: false } })) as unknown as { readonly output: readonly Piece[] };
  const pieces = built.output.filter((p) => /\.(js|css|html)$/.test(p.fileName));
  const sizes = new Map(pieces.map((p) => [p.fileName, gzipSync(p.type === 'chunk' ? (p.code as string) : (p.source as string | Uint8Array)).byteLength]));
  const chunks = new Map(pieces.filter((p) => p.type === 'chunk').map((p) => [p.fileName, p]));
  const entry = [...chunks.values()].find((p) => p.isEntry);
  const words = [...chunks.values()].find((p) => p.facadeModuleId?.endsWith(join('locales', 'ja.ts')));
  if (!entry) throw new Error('the build has no entry');
  const needed = (names: readonly string[]): number => {
    const files = new Set<string>();
    const visit = (name: string): void => {
      if (files.has(name)) return;
      files.add(name);
      const chunk = chunks.get(name);
      chunk?.imports?.forEach(visit);
      chunk?.viteMetadata?.importedCss.forEach((css) => files.add(css));
    };
    names.forEach(visit);
    return [...files].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0) / 1e6;
  };
  const screens = [...chunks.values()].filter((p) => /features\/.*Screen\.vue$/.test(p.facadeModuleId ?? ''));
  return {
    totalMb: [...sizes.values()].reduce((a, b) => a + b, 0) / 1e6,
    routes: screens.map((p) => ({ screen: (/([^/]+)Screen\.vue$/.exec(p.facadeModuleId as string) as RegExpExecArray)[1] as string, mb: needed([entry.fileName, ...(words ? [words.fileName] : []), p.fileName]) })).sort((a, b) => b.mb - a.mb),
  };
}
