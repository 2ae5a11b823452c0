/**
 * Do labels mean the same thing in different images? A linear rule (difference of class means over the pooled variance of each
 * channel) learned from the labels of half of the images is asked to tell defect from background in the other half.
 */
import { auroc } from '#shared/kernels/auroc.ts';
import type { WorkingSize } from '../common/working-size.ts';

/** One feature level of one image: channels × height × width. */
export interface LevelCells extends WorkingSize {
  readonly channels: number;
  readonly data: Float32Array;
}

interface Moments {
  readonly defect: Float64Array;
  readonly all: Float64Array;
  readonly squares: Float64Array;
  defects: number;
  cells: number;
}

/** Level cell of each label cell. */
function cellsOf(level: WorkingSize, grid: WorkingSize): Int32Array {
  return Int32Array.from({ length: grid.height * grid.width }, (_, p) => Math.floor((Math.floor(p / grid.width) * level.height) / grid.height) * level.width + Math.floor(((p % grid.width) * level.width) / grid.width));
}

/**
 * Mean AUROC over both halves (even and odd images), or null when no held-out image has both kinds.
 * `images[i]` are the levels of image i, `labels[i]` its labels on `grid`, 0 = background. `turn` is awaited after each image.
 */
export async function labelConsistency(images: readonly (readonly LevelCells[])[], labels: readonly Uint8Array[], grid: WorkingSize, turn: () => Promise<void>): Promise<number | null> {
  const [first] = images;
  if (!first) return null;
  const places = first.map((l) => cellsOf(l, grid));
  const scores: number[] = [];
  for (const fold of [0, 1]) {
    const moments = first.map((l): Moments => ({ defect: new Float64Array(l.channels), all: new Float64Array(l.channels), squares: new Float64Array(l.channels), defects: 0, cells: 0 }));
    for (const [i, levels] of images.entries()) {
      if (i % 2 !== fold) continue;
      levels.forEach((level, n) => gather(moments[n] as Moments, level, labels[i] as Uint8Array, places[n] as Int32Array));
      await turn();
    }
    const rules = moments.map(ruleOf);
    for (const [i, levels] of images.entries()) {
      if (i % 2 === fold) continue;
      const label = labels[i] as Uint8Array;
      const score = new Float32Array(label.length);
      levels.forEach((level, n) => {
        const own = project(level, rules[n] as Float64Array);
        for (let p = 0; p < score.length; p++) score[p] = (score[p] as number) + (own[(places[n] as Int32Array)[p] as number] as number);
      });
      const value = auroc(score, label.map((v) => (v === 0 ? 0 : 1)));
      if (!Number.isNaN(value)) scores.push(value);
      await turn();
    }
  }
  return scores.length === 0 ? null : scores.reduce((a, b) => a + b, 0) / scores.length;
}

function gather(m: Moments, level: LevelCells, label: Uint8Array, place: Int32Array): void {
  const area = level.height * level.width;
  const defects = new Float64Array(area);
  const cells = new Float64Array(area);
  for (let p = 0; p < label.length; p++) {
    const q = place[p] as number;
    cells[q] = (cells[q] as number) + 1;
    if (label[p] === 0) continue;
    defects[q] = (defects[q] as number) + 1;
    m.defects++;
  }
  m.cells += label.length;
  for (let c = 0; c < level.channels; c++) {
    let defect = 0;
    let all = 0;
    let squares = 0;
    for (let q = 0; q < area; q++) {
      const value = level.data[c * area + q] as number;
      defect += (defects[q] as number) * value;
      all += (cells[q] as number) * value;
      squares += (cells[q] as number) * value * value;
    }
    m.defect[c] = (m.defect[c] as number) + defect;
    m.all[c] = (m.all[c] as number) + all;
    m.squares[c] = (m.squares[c] as number) + squares;
  }
}

function ruleOf(m: Moments): Float64Array {
  const background = m.cells - m.defects;
  if (m.defects === 0 || background === 0) return new Float64Array(m.all.length);
  return m.all.map((all, c) => {
    const mean = all / m.cells;
    const variance = Math.max(1e-6, (m.squares[c] as number) / m.cells - mean * mean);
    return ((m.defect[c] as number) / m.defects - (all - (m.defect[c] as number)) / background) / variance;
  });
}

function project(level: LevelCells, rule: Float64Array): Float64Array {
  const area = level.height * level.width;
  const out = new Float64Array(area);
  for (let c = 0; c < level.channels; c++) for (let q = 0; q < area; q++) out[q] = (out[q] as number) + (rule[c] as number) * (level.data[c * area + q] as number);
  return out;
}
