/** The strip on every screen: where each stage stands and the one thing a person has to do next. */

export type ProjectState = {
  readonly images: number;
  /** Images without a single checked tag. */
  readonly untagged: number;
  readonly missingRoots: number;
  readonly formMissing: number;
  readonly locked: boolean;
  readonly running: boolean;
  /** Which stages the newest finished run holds; null without one. */
  readonly stages: { readonly stage1: boolean; readonly stage2: boolean; readonly stage3: boolean } | null;
  /** What changed after that run: data, reviews, or what else a verdict rests on. */
  readonly changed: { readonly data: boolean; readonly reviews: boolean; readonly rest: boolean };
  readonly randomReviewed: number;
  readonly randomWanted: number;
  readonly foundationDecided: boolean;
};

export type StripState = 'empty' | 'ready' | 'running' | 'partial' | 'stale' | 'done' | 'failed';

export function stageStatesOf(s: ProjectState): { readonly data: StripState; readonly stage1: StripState; readonly stage2: StripState; readonly stage3: StripState } {
  const data: StripState = s.images === 0 ? 'empty' : s.untagged === s.images ? 'ready' : s.untagged > 0 ? 'partial' : 'done';
  const hasTags = s.images > 0 && s.untagged < s.images;
  const stale = (own: boolean): StripState => (own ? 'stale' : 'done');
  const none = (ready: boolean): StripState => (s.running ? 'running' : ready ? 'ready' : 'empty');
  const reviewOpen = s.randomReviewed < s.randomWanted;
  return {
    data,
    stage1: s.stages?.stage1 ? (s.running ? 'running' : s.changed.data ? 'stale' : reviewOpen ? 'partial' : 'done') : none(hasTags),
    stage2: s.stages?.stage2 ? (s.running ? 'running' : stale(s.changed.data || s.changed.reviews)) : none(s.stages?.stage1 ?? false),
    stage3: s.stages?.stage3 ? (s.running ? 'running' : s.changed.data || s.changed.reviews ? 'stale' : s.foundationDecided ? 'done' : 'partial') : none(s.stages?.stage2 ?? false),
  };
}

export type NextStep = {
  readonly action: 'import-images' | 'tag-images' | 'fill-form' | 'lock-gates' | 'run-stage-1' | 'review-seeds' | 'run-stage-2' | 'run-stage-3' | 'decide-foundation' | 'run-again' | 'read-verdict' | 'relink-images' | 'wait';
  /** How many remain, where there is a number. */
  readonly count: number | null;
};

/** In the order in which a proof of concept goes on; what blocks comes first. */
export function nextAction(s: ProjectState): NextStep {
  const step = (action: NextStep['action'], count: number | null = null): NextStep => ({ action, count });
  if (s.running) return step('wait');
  if (s.missingRoots > 0) return step('relink-images', s.missingRoots);
  if (s.images === 0) return step('import-images');
  if (s.untagged > 0 && (s.stages === null || s.changed.data)) return step('tag-images', s.untagged);
  if (!s.locked && s.formMissing > 0) return step('fill-form', s.formMissing);
  if (!s.locked) return step('lock-gates');
  if (s.stages === null || !s.stages.stage1 || s.changed.data) return step('run-stage-1');
  const open = s.randomWanted - s.randomReviewed;
  if (open > 0) return step('review-seeds', open);
  if (!s.stages.stage2 || s.changed.reviews) return step('run-stage-2');
  if (!s.stages.stage3) return step('run-stage-3');
  if (!s.foundationDecided) return step('decide-foundation');
  if (s.changed.rest) return step('run-again');
  return step('read-verdict');
}
