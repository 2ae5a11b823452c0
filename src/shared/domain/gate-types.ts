/** Shapes of what the gates say. Figures are fractions 0–1 unless the metric names a unit. */

export const gateIds = ['G1', 'G2', 'G3', 'G4', 'G5'] as const;
export type GateId = (typeof gateIds)[number];

export const profiles = ['standard', 'high-stakes'] as const;
export type Profile = (typeof profiles)[number];

export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

export const splits = ['train', 'val', 'test'] as const;
export type Split = (typeof splits)[number];

/** Lower and upper bound of a figure, both in the figure's own unit. */
export type Interval = readonly [low: number, high: number];

/** `open` = measured, but the interval holds the threshold; `unmeasured` = there is no figure to judge. */
export const criterionStates = ['pass', 'fail', 'open', 'unmeasured'] as const;
export type CriterionState = (typeof criterionStates)[number];

export const gateMetrics = [
  'positives', 'unknown-share', 'leaks',
  'tag-f1', 'hit', 'reviewers',
  'miou', 'miss-rate', 'class-miss-rate', 'baseline-gain', 'audit-sample',
  'route-gain', 'foundation-decision',
  'payback-months', 'owners',
] as const;
export type GateMetric = (typeof gateMetrics)[number];

/** Each sentence a reason can say; the sentences themselves are in `reason-text.ts`. */
export const reasonTextIds = [
  'positives-pass', 'positives-fail', 'positives-none',
  'unknown-share-pass', 'unknown-share-fail', 'unknown-share-none',
  'leaks-pass', 'leaks-fail', 'leaks-none',
  'tag-f1-pass', 'tag-f1-fail', 'tag-f1-none', 'tag-f1-untested-class',
  'hit-pass', 'hit-fail', 'hit-few', 'hit-none',
  'reviewers-pass', 'reviewers-fail', 'reviewers-none',
  'miou-pass', 'miou-fail', 'miou-open', 'miou-none', 'miou-untested-class',
  'miss-rate-pass', 'miss-rate-fail', 'miss-rate-open', 'miss-rate-none',
  'class-miss-rate-pass', 'class-miss-rate-fail', 'class-miss-rate-open', 'class-miss-rate-none',
  'baseline-gain-pass', 'baseline-gain-fail', 'baseline-gain-open', 'baseline-gain-none',
  'audit-sample-pass', 'audit-sample-none',
  'route-adopted', 'route-no-gain', 'route-unmeasured', 'route-not-acceptable',
  'foundation-not-adopted', 'foundation-undecided',
  'payback-pass', 'payback-fail', 'payback-never', 'payback-none',
  'owners-pass', 'owners-none',
] as const;
export type ReasonTextId = (typeof reasonTextIds)[number];

/** Values that a reason's sentence needs beside its figures; plain so that they can be stored and rendered again. */
export type ReasonParams = Readonly<Record<string, string | number | readonly string[]>>;

/** One judged criterion; `subject` is the class or route it is about, null when it is about all. */
export type Reason = {
  readonly gate: GateId;
  readonly metric: GateMetric;
  readonly subject: string | null;
  readonly value: number | null;
  readonly ci: Interval | null;
  readonly threshold: number | null;
  readonly split: Split | null;
  readonly n: number | null;
  readonly passed: boolean | null;
  readonly state: CriterionState;
  readonly textId: ReasonTextId;
  readonly params: ReasonParams;
};

/** A judged gate; `lockedAt` (ISO 8601) and `lockHash` (sha256) are null while the settings are not locked. */
export type Gate = {
  readonly id: GateId;
  readonly passed: boolean | null;
  readonly lockedAt: string | null;
  readonly lockHash: string | null;
  readonly reasons: readonly Reason[];
};

export const verdictValues = ['go', 'conditional', 'more-evidence', 'no-go'] as const;
export type VerdictValue = (typeof verdictValues)[number];

/** The recommendation and the reasons that decided it (for `go`: every criterion). */
export type Verdict = {
  readonly value: VerdictValue;
  readonly profile: Profile;
  readonly reasons: readonly Reason[];
};
