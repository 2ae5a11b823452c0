// Writes src/renderer/styles/fonts.css from the package @fontsource/noto-sans-jp:  node tools/fonts/make-fonts-css.mjs
// Why not import the package's own CSS: it also names a .woff beside each .woff2, and a bundler would ship both.
// With `--check` nothing is written; exit status 1 when the file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const pack = join(root, 'node_modules', '@fontsource', 'noto-sans-jp');
const target = join(root, 'src', 'renderer', 'styles', 'fonts.css');

const faces = ['400', '700'].flatMap((weight) => {
  const css = readFileSync(join(pack, `${weight}.css`), 'utf8');
  return [...css.matchAll(/@font-face \{([^}]*)\}/g)].map(([, body]) => {
    const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(body)?.[1];
    const range = /unicode-range:\s*([^;]+);/.exec(body)?.[1];
    if (file === undefined || range === undefined) throw new Error(`A face of ${weight}.css has no woff2 or no unicode-range.`);
    return (
      `@font-face{font-family:'Noto Sans JP';font-style:normal;font-weight:${weight};font-display:fallback;` +
      `src:url('@fontsource/noto-sans-jp/${file}') format('woff2');unicode-range:${range}}`
    );
  });
});

const { version } = JSON.parse(readFileSync(join(pack, 'package.json'), 'utf8'));
const text = [
  `/* Made by tools/fonts/make-fonts-css.mjs from @fontsource/noto-sans-jp ${version}; do not edit. Licence: SIL OFL 1.1, see NOTICE.`,
  '   The browser loads only the files whose unicode-range a page needs. */',
  ...faces,
  '',
].join('\n');

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('fonts.css differs from the package: run node tools/fonts/make-fonts-css.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.log(`${faces.length} faces, ${text.length} bytes`);
}
