/** Which screen the next thing to do leads to. */
import type { NextAction } from '#shared/contract/projects.ts';

/** `query` names the part of the screen, which that screen scrolls to or opens. */
export const nextTargets: Readonly<Record<NextAction, { readonly name: string; readonly query?: Readonly<Record<string, string>> } | null>> = {
  'import-images': { name: 'data', query: { open: 'import' } },
  'tag-images': { name: 'data', query: { filter: 'untagged' } },
  'fill-form': { name: 'decision', query: { part: 'form' } },
  'lock-gates': { name: 'decision', query: { part: 'gates' } },
  'run-stage-1': { name: 'stage1' },
  'review-seeds': { name: 'review' },
  'run-stage-2': { name: 'stage2' },
  'run-stage-3': { name: 'stage3' },
  'decide-foundation': { name: 'stage3', query: { part: 'decision' } },
  'run-again': { name: 'decision' },
  'read-verdict': { name: 'decision' },
  'relink-images': { name: 'data', query: { open: 'relink' } },
  wait: null,
};
