/**
 * Click to mask: selects what hangs together with the clicked place and looks like it, and shows it before it is in the mask.
 *
 * idle —down→ previewing (one click) —down→ previewing (Shift adds a click, Alt removes, neither starts anew)
 *   —wheel→ previewing (threshold) —finish→ idle (one history entry). Stepping back takes the last click away, cancel takes all.
 */
import { classAt } from '../mask-document.ts';
import { closeMark, openMark } from '../history.ts';
import { combineSelections, noSelection, selectSimilar, writeSelection } from '../selection.ts';
import type { Selection } from '../selection.ts';
import type { SimilarityMap } from '../similarity.ts';
import { pickEffect } from './pick.ts';
import type { Tool, ToolContext } from './tool.ts';

interface Click {
  readonly map: SimilarityMap;
  readonly mode: 'add' | 'remove';
}

export type SimilarityState =
  | { readonly kind: 'idle'; readonly threshold: number }
  | { readonly kind: 'previewing'; readonly threshold: number; readonly clicks: readonly Click[]; readonly selection: Selection };

/** Cosine: the start is a guess that the person corrects by the wheel; it is kept from click to click. */
export const similarityThreshold = { start: 0.6, least: -0.98, most: 0.98, notch: 0.02 } as const;

function preview(clicks: readonly Click[], threshold: number, { history }: ToolContext): SimilarityState {
  const { width, height } = history.document;
  const selection = clicks.reduce((sum, { map, mode }) => combineSelections(sum, selectSimilar(map, threshold, width, height), mode), noSelection);
  return { kind: 'previewing', threshold, clicks, selection };
}

export const similarity: Tool<SimilarityState> = {
  idle: { kind: 'idle', threshold: similarityThreshold.start },
  down(state, context, pointer) {
    const { document } = context.history;
    if (context.similarity === null || classAt(document, pointer.x, pointer.y) === null) return { state };
    if (state.kind === 'idle' && pointer.alt) return { state, ...pickEffect(context, pointer) };
    const map = context.similarity({ x: pointer.x / document.width, y: pointer.y / document.height });
    const earlier = state.kind === 'previewing' && (pointer.shift || pointer.alt) ? state.clicks : [];
    return { state: preview([...earlier, { map, mode: pointer.alt ? 'remove' : 'add' }], state.threshold, context) };
  },
  move: (state) => ({ state }),
  up: (state) => ({ state }),
  cancel: ({ threshold }) => ({ kind: 'idle', threshold }),
  finish(state, context) {
    if (state.kind === 'idle') return state;
    openMark(context.history, 'similarity');
    writeSelection(context.history.document, state.selection, context.classId);
    closeMark(context.history);
    return { kind: 'idle', threshold: state.threshold };
  },
  stepBack(state, context) {
    if (state.kind === 'idle' || state.clicks.length === 1) return { kind: 'idle', threshold: state.threshold };
    return preview(state.clicks.slice(0, -1), state.threshold, context);
  },
  /** Away from the person is stricter. */
  wheel(state, context, direction) {
    const { least, most, notch } = similarityThreshold;
    const threshold = Math.min(Math.max(Math.round((state.threshold + direction * notch) * 100) / 100, least), most);
    return state.kind === 'idle' ? { kind: 'idle', threshold } : preview(state.clicks, threshold, context);
  },
  isPending: (state) => state.kind === 'previewing',
};
