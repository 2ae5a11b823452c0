import type { MinArea } from './min-area.ts';
import type { DataFacts } from './data-check.ts';
import type { Interval } from './gate-types.ts';

/** What the gates judge. Rates and scores are fractions 0–1; intervals come at the level of the profile. */

/** k of n with the exact binomial interval of k/n. */
export type RateFigure = { readonly k: number; readonly n: number; readonly ci: Interval };

/** How the smallest component that counts was chosen: on val tags, 0.02 % of the image for lack of normal images, or by the template. */
export type MinAreaRule = MinArea['rule'];

export type G1Figures = {
  readonly trainImages: number;
  /** Train images with the tag, a row a class. */
  readonly positives: readonly { readonly name: string; readonly n: number }[];
  readonly unknownShare: number | null;
  /** Leaks between splits; null while the data check has not run. */
  readonly leaks: { readonly exact: number; readonly near: number } | null;
};

export type G2Figures = {
  /** Macro F1 over the classes that have a test image. */
  readonly tagF1: number | null;
  readonly tagF1Ci: Interval | null;
  readonly testImages: number;
  readonly classesWithoutTest: readonly string[];
  /** Hit over the images of the random sample that were reviewed. */
  readonly hit: { readonly value: number | null; readonly ci: Interval | null; readonly reviewed: number };
  /** People who reviewed the same images, and their Cohen's kappa; null when nobody counted. */
  readonly reviewers: { readonly count: number; readonly kappa: number | null } | null;
};

export type G3Figures = {
  readonly miou: number | null;
  readonly miouCi: Interval | null;
  readonly auditImages: number;
  readonly classesWithoutTest: readonly string[];
  readonly missRate: RateFigure | null;
  readonly minAreaRule: MinAreaRule;
  /** Miss rate of each class, null for a class without a test image. */
  readonly classMissRates: readonly { readonly name: string; readonly rate: RateFigure | null }[];
  /** Student − baseline by paired bootstrap; null when the baseline could not be trained. */
  readonly baseline: { readonly gain: number; readonly gainCi: Interval; readonly masks: number } | null;
  /** Further images to mask so that the baseline can be trained; null when that is not known. */
  readonly masksToSettle: number | null;
};

export const foundationRouteIds = ['sam', 'clip', 'clip-sam', 'dinov2'] as const;

/** A route of stage 3; `acceptable` answers are null while nobody judged them. */
export type RouteFigure = {
  readonly id: string;
  readonly status: 'evaluated' | 'not-evaluated' | 'failed';
  /** Route − `classical` by paired bootstrap. */
  readonly gain: number | null;
  readonly gainCi: Interval | null;
  readonly auditImages: number;
  readonly licenceAcceptable: boolean | null;
  readonly memoryAcceptable: boolean | null;
  readonly privacyAcceptable: boolean | null;
};

export type G4Figures = {
  readonly routes: readonly RouteFigure[];
  /** Somebody's recorded decision against foundation models, with the reason. */
  readonly notAdopted: { readonly reason: string; readonly by: string } | null;
};

export type G5Figures = {
  /** Months at the worst case; Infinity when it never pays back; null while inputs are missing. */
  readonly paybackMonths: number | null;
  readonly missingInputs: readonly string[];
  /** Roles that nobody is named for. */
  readonly missingOwners: readonly string[];
};

/** The figures of G1 out of the data check. */
export function g1FiguresOf(facts: DataFacts): G1Figures {
  return {
    trainImages: facts.images.train,
    positives: facts.classes.map((row) => ({ name: row.name, n: row.counts.train.present })),
    unknownShare: facts.unknownShare,
    leaks: { exact: facts.exactLeaks.length, near: facts.nearLeaks.length },
  };
}

/** G2 before stage 1 ran: nothing measured. */
export const noG2Figures: G2Figures = {
  tagF1: null,
  tagF1Ci: null,
  testImages: 0,
  classesWithoutTest: [],
  hit: { value: null, ci: null, reviewed: 0 },
  reviewers: null,
};

/** G3 before stage 2 ran: nothing measured. */
export const noG3Figures: G3Figures = {
  miou: null,
  miouCi: null,
  auditImages: 0,
  classesWithoutTest: [],
  missRate: null,
  minAreaRule: 'val-tags',
  classMissRates: [],
  baseline: null,
  masksToSettle: null,
};
