import { describe, expect, it } from 'vitest';
import { labelsOf, operationsOf, pointerAt, toolContext } from '../../../../test/support/editor-tools.ts';
import { undo } from '../history.ts';
import { featureSimilarity } from '../similarity.ts';
import { selectedArea } from '../selection.ts';
import { similarity } from './similarity.ts';
import type { SimilarityState } from './similarity.ts';
import type { PointerInput, ToolContext } from './tool.ts';

describe('similarity', () => {
  // Four cells of two pixels: directions 0°, 30°, 90°, 90°.
  const source = featureSimilarity(Float32Array.of(1, Math.cos(Math.PI / 6), 0, 0, 0, 0.5, 1, 1), 2, 1, 4, false);
  const setUpRow = (): ToolContext => toolContext(['00000000'], { similarity: source });
  const area = (state: SimilarityState): number => (state.kind === 'previewing' ? selectedArea(state.selection) : -1);
  const down = (state: SimilarityState, context: ToolContext, x: number, over: Partial<PointerInput> = {}): SimilarityState => similarity.down(state, context, pointerAt(x, 0, over)).state;

  it('shows first, and writes when finished', () => {
    const context = setUpRow();
    const shown = down(similarity.idle, context, 0);
    // Likeness 1, 0.866, 0, 0 over eight pixels: 1, 0.97, 0.90, 0.65, 0.22, 0 …; the start is 0.6.
    expect([area(shown), labelsOf(context), similarity.isPending!(shown)]).toEqual([4, '00000000', true]);
    expect(similarity.finish!(shown, context)).toEqual({ kind: 'idle', threshold: 0.6 });
    expect([labelsOf(context), operationsOf(context)]).toEqual(['77770000', ['similarity']]);
    undo(context.history);
    expect(labelsOf(context)).toBe('00000000');
  });

  it('grows and shrinks by the wheel and keeps the threshold for the next click', () => {
    const context = setUpRow();
    let state = down(similarity.idle, context, 0);
    for (let i = 0; i < 4; i++) state = similarity.wheel!(state, context, 1);
    expect([state.threshold, area(state)]).toEqual([0.68, 3]);
    for (let i = 0; i < 30; i++) state = similarity.wheel!(state, context, -1);
    expect([state.threshold, area(state)]).toEqual([0.08, 5]);
    const idle = similarity.cancel(state, context);
    expect([idle, similarity.wheel!(idle, context, 1).threshold]).toEqual([{ kind: 'idle', threshold: 0.08 }, 0.1]);
    for (let i = 0; i < 200; i++) state = similarity.wheel!(state, context, 1);
    expect(state.threshold).toBe(0.98);
  });

  it('adds with Shift, removes with Alt, starts anew without, and goes back click by click', () => {
    const context = setUpRow();
    const one = down(similarity.idle, context, 0);
    const both = down(one, context, 7, { shift: true });
    expect(area(both)).toBe(8);
    const less = down(both, context, 7, { alt: true });
    // From the right: 1 on four pixels, then 0.625 (half of cell 1 is 60° away), then 0.5.
    expect([area(less), area(similarity.stepBack!(less, context)), area(down(less, context, 7))]).toEqual([3, 8, 5]);
    expect(similarity.stepBack!(one, context)).toEqual({ kind: 'idle', threshold: 0.6 });
  });

  it('does nothing without features, outside the picture, or with nothing shown', () => {
    const context = toolContext(['0000']);
    expect(down(similarity.idle, context, 0)).toEqual(similarity.idle);
    expect(down(similarity.idle, setUpRow(), 8)).toEqual(similarity.idle);
    expect([similarity.finish!(similarity.idle, context), operationsOf(context)]).toEqual([similarity.idle, []]);
  });
});
