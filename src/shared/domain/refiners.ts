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

/** A refiner stays in the race from this share of the best edge alignment on. */
export const edgeAlignmentFloor = 0.7;

/**
 * Of the refiners whose borders follow the picture about as well as the best one's do, the one whose labels agree best across
 * images. Ties and unmeasured figures fall back to the earlier candidate; without any figure the first one.
 * Throws RangeError without a candidate.
 */
export function pickRefiner(figures: readonly RefinerFigures[]): RefinerId {
  const [first] = figures;
  if (!first) throw new RangeError('pickRefiner: no candidate');
  const best = Math.max(0, ...figures.map((f) => f.edgeAlignment ?? 0));
  const inRace = figures.filter((f) => f.edgeAlignment !== null && f.edgeAlignment >= edgeAlignmentFloor * best);
  return (inRace.length === 0 ? figures : inRace).reduce((a, b) => ((b.consistency ?? 0) > (a.consistency ?? 0) ? b : a)).id;
}
