import { describe, expect, it } from 'vitest';
import { doubtOf } from './doubt-of.ts';
import type { Leakage } from './leakage.ts';
import { crfField, labelOfField, levelOfArea, prepareCrf, spreadMaps } from './refiners.ts';
import type { Seeded } from './refiners.ts';

const grid = { height: 24, width: 24 };
const area = 576;
/** A bright square on dark ground, and a blurred seed whose peak lies inside it. */
const inSquare = (p: number): boolean => Math.abs((p % 24) - 12) < 5 && Math.abs(Math.floor(p / 24) - 12) < 5;
const rgb = Uint8Array.from({ length: 3 * area }, (_, i) => (inSquare(Math.floor(i / 3)) ? 200 : 40) + ((i * 7919) % 5));
const seed = Float32Array.from({ length: area }, (_, p) => Math.exp(-(((p % 24) - 11) ** 2 + (Math.floor(p / 24) - 13) ** 2) / 60));
const edge = Uint8Array.from({ length: area }, (_, p) => (inSquare(p) !== inSquare(p + 1) || inSquare(p) !== inSquare(p + 24) ? 250 : 10));
const image: Seeded = { rgb, seed, classCount: 1, edge };
const truth = Uint8Array.from({ length: area }, (_, p) => (inSquare(p) ? 1 : 0));
const iou = (label: Uint8Array): number => label.filter((v, p) => v === 1 && truth[p] === 1).length / label.filter((v, p) => v === 1 || truth[p] === 1).length;

describe('refiners', () => {
  it.each(['pamr', 'dense-crf', 'random-walk'] as const)('%s spreads a seed to maps of height 1', (id) => {
    const maps = spreadMaps(id, image, grid);
    expect(maps.length).toBe(area);
    expect(Math.max(...maps)).toBeCloseTo(1, 3);
    expect(Math.min(...maps)).toBeGreaterThanOrEqual(0);
  });

  it('keeps the share of area under a CRF, and finds the square by it', async () => {
    const maps = spreadMaps('dense-crf', image, grid);
    const prepared = prepareCrf(image, grid);
    const level = await levelOfArea([{ prepared: () => prepared, maps, classCount: 1 }], 81 / area, 0.4, async () => undefined);
    const label = labelOfField(crfField(prepared, maps, 1, level), 1, area);
    expect(label.filter((v) => v === 1).length / area).toBeCloseTo(81 / area, 1);
    expect(iou(label)).toBeGreaterThan(0.8);
  });

  it('asks for edges before walking, and for no image gives the level it was given', async () => {
    expect(() => spreadMaps('random-walk', { ...image, edge: null }, grid)).toThrow(TypeError);
    expect(await levelOfArea([], 0.1, 0.42, async () => undefined)).toBe(0.42);
  });
});

describe('doubtOf', () => {
  const prepared = prepareCrf(image, grid);
  const maps = spreadMaps('pamr', image, grid);
  const field = crfField(prepared, maps, 1, 0.5);
  const unknown: Leakage = { cells: new Float32Array(area), image: null };
  const doubt = (labels: Uint8Array, others: readonly Uint8Array[], leakage = unknown) => doubtOf(image, { maps, field, level: 0.5, labels, others, leakage }, grid);

  it('is lower for labels that stand out from their surroundings and that others agree on', () => {
    const shifted = Uint8Array.from(truth, (_, p) => truth[p + 6] ?? 0);
    expect(doubt(truth, [truth]).image).toBeLessThan(doubt(shifted, [shifted]).image);
    expect(doubt(truth, [truth]).image).toBeLessThan(doubt(truth, [shifted]).image);
    for (const v of doubt(truth, [shifted]).cells) expect(v >= 0 && v <= 1).toBe(true);
  });

  it('raises exactly the cells in dispute', () => {
    const other = truth.slice();
    other[0] = 1;
    const [calm, disputed] = [doubt(truth, [truth]).cells, doubt(truth, [other]).cells];
    expect([...disputed].flatMap((v, p) => (v > (calm[p] as number) ? [p] : []))).toEqual([0]);
  });

  it('is higher where images without the class light up as strongly, in those cells alone', () => {
    const leaking = (cell: number): Leakage => ({ cells: Float32Array.from(truth, (v) => (v > 0 ? cell : 0)), image: cell });
    const [none, much] = [doubt(truth, [truth], leaking(0)), doubt(truth, [truth], leaking(0.8))];
    expect(much.image - none.image).toBeCloseTo(0.8 / 3);
    expect([...much.cells].flatMap((v, p) => (v > (none.cells[p] as number) ? [p] : []))).toEqual([...truth].flatMap((v, p) => (v > 0 ? [p] : [])));
  });

  it('does not count a leakage that cannot be known', () => {
    expect(doubt(truth, [truth]).image).toBeGreaterThan(doubt(truth, [truth], { cells: new Float32Array(area), image: 0 }).image);
  });

  it('is full where nothing was found', () => {
    expect(doubt(new Uint8Array(area), [truth]).image).toBe(1);
  });
});
