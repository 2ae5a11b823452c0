/** Why an execution provider was taken or refused, in words; what a driver said itself stays as it is. */
import type { Diagnostics } from '#shared/contract/app.ts';
import type { StatusKind } from '../../ui/status-kind.ts';

export const providerNames = ['cpu', 'webgpu', 'cuda', 'directml', 'coreml'] as const;

/** Key below `models.why` and its parts; null for words of a driver that are not known. */
export function whyKey(why: string): { readonly key: string; readonly parts: Readonly<Record<string, string>> } | null {
  const rules: readonly (readonly [key: string, pattern: RegExp, names: readonly string[]])[] = [
    ['asked', /^asked for$/, []],
    ['onlyCpu', /^no other provider was usable$/, []],
    ['fastest', /^first of (.+) that started and beat the CPU$/, ['tried']],
    ['software', /^software adapter \((.*)\)$/, ['name']],
    ['slower', /^slower than the CPU on a probe \((.+) ms against (.+) ms\)$/, ['ms', 'cpu']],
    ['noAdapter', /RequestAdapterStatus|Failed to get a WebGPU adapter/, []],
    ['noLibrary', /Failed to load shared library/, []],
    ['notBundled', /^not in this build of onnxruntime \(it has: (.*)\)$/, ['bundled']],
  ];
  for (const [key, pattern, names] of rules) {
    const match = pattern.exec(why);
    if (match) return { key, parts: Object.fromEntries(names.map((name, i) => [name, match[i + 1] ?? ''])) };
  }
  return null;
}

export interface ProviderLine {
  readonly name: string;
  readonly kind: StatusKind;
  readonly state: 'used' | 'refused' | 'untried';
  readonly why: string;
  readonly msPerImage: number | null;
}

/** One line for each provider the product knows: used, tried and refused, or not tried on this system. */
export function providerLines(providers: Diagnostics['doctor']['providers']): readonly ProviderLine[] {
  const known = providerNames.map((name): ProviderLine => {
    const found = providers.find((p) => p.name === name);
    if (!found) return { name, kind: 'off', state: 'untried', why: '', msPerImage: null };
    return { name, kind: found.used ? 'good' : 'bad', state: found.used ? 'used' : 'refused', why: found.why, msPerImage: found.msPerImage };
  });
  const order = { used: 0, refused: 1, untried: 2 } as const;
  return [...known].sort((a, b) => order[a.state] - order[b.state]);
}
