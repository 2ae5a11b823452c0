/** What the brush measurement needs of the editor, bundled for a page. */
export { createDocument, takeDirty } from '../../src/renderer/editor/mask-document.ts';
export { createHistory } from '../../src/renderer/editor/history.ts';
export { brush } from '../../src/renderer/editor/tools/brush.ts';
export { maskPalette, paintMask } from '../../src/renderer/editor/mask-paint.ts';
export { seedLabels } from '../../src/renderer/editor/seed-labels.ts';
