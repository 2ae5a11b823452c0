/** What the measurements of brush and threshold need of editor and stage 1, bundled for a page. */
export { createDocument, takeDirty } from '../../src/renderer/editor/mask-document.ts';
export { createHistory } from '../../src/renderer/editor/history.ts';
export { brush } from '../../src/renderer/editor/tools/brush.ts';
export { maskPalette, paintMask } from '../../src/renderer/editor/mask-paint.ts';
export { seedLabels } from '../../src/renderer/editor/seed-labels.ts';
export { paintHeat } from '../../src/renderer/editor/heat-map.ts';
export { seedScales } from '../../src/renderer/features/1-seeds/seed-scale.ts';
export { thresholdFigures } from '../../src/renderer/features/1-seeds/seed-figures.ts';
