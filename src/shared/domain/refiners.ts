/** The ways of turning seeds into pseudo masks, and the rule that chooses one for a data set without any mask (docs/adr/0011). */

export const refinerIds = ['pamr', 'dense-crf', 'random-walk'] as const;
export type RefinerId = (typeof refinerIds)[number];
export const refinerChoices = ['auto', ...refinerIds] as const;
export type RefinerChoice = (typeof refinerChoices)[number];

/** What the rule sees of one refiner on the sample. */
export interface RefinerFigures {
  readonly id: RefinerId;
  /** Colour step along the borders of its labels ÷ colour step anywhere in the picture, geometric mean over the sample; null without a border. */
  readonly edgeAlignment: number | null;
  /** How well its labels are told apart in images that a linear rule on the frozen features has not seen, AUROC; null when it cannot be told. */
  readonly consistency: number | null;
  /** Share of the sample's area that it calls a defect. */
  readonly areaShare: number;
}

/** How much another refiner must be ahead of the first on both signs before it is worth its time. */
export const clearlyBetter = { edgeAlignmentFactor: 1.1, consistencyGain: 0.05 } as const;

/**
 * The first refiner, unless another is clearly ahead of it on both signs: borders that follow the picture, which favours a CRF by
 * its making, and labels that agree across images, which favours what was made from the same features. Of several such refiners
 * the most consistent; ties go to the earlier one. A figure that could not be measured counts as the worst.
 * Throws RangeError without a candidate.
 */
export function pickRefiner(figures: readonly RefinerFigures[]): RefinerId {
  const [first] = figures;
  if (!first) throw new RangeError('pickRefiner: no candidate');
  const edge = (f: RefinerFigures): number => f.edgeAlignment ?? 0;
  const consistency = (f: RefinerFigures): number => f.consistency ?? 0;
  const ahead = figures.filter((f) => f.edgeAlignment !== null && f.consistency !== null && edge(f) >= clearlyBetter.edgeAlignmentFactor * edge(first) && consistency(f) >= consistency(first) + clearlyBetter.consistencyGain);
  return ahead.length === 0 ? first.id : ahead.reduce((a, b) => (consistency(b) > consistency(a) ? b : a)).id;
}
