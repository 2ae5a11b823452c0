/** What a report is made of; every format renders these facts and nothing else. Scores and shares are fractions 0–1. */
import type { RunResult } from '#shared/contract/results.ts';
import type { DataFacts } from '#shared/domain/data-check.ts';
import type { CallItem } from '#shared/domain/min-area.ts';
import type { Interval, Split } from '#shared/domain/gate-types.ts';
import type { ProjectForm } from '#shared/domain/project-form.ts';

/** A recorded decision on foundation models. */
type FoundationDecision = {
  readonly adopted: boolean;
  readonly reason: string;
  readonly who: string;
  /** ISO 8601. */
  readonly at: string;
};

type ProjectFacts = {
  readonly name: string;
  /** True for the built-in data set: made pictures and assumed costs. */
  readonly isDemo: boolean;
  /** Empty texts and nulls are "not filled in". */
  readonly form: ProjectForm;
  /** ISO date (yyyy-mm-dd) of the next decision; null = not set. */
  readonly nextDecisionDate: string | null;
  /** What the board is asked for, in the owner's words; null = the sentence that belongs to the verdict. */
  readonly request: string | null;
  readonly foundationDecision: FoundationDecision | null;
  /** What is looked for, in the template's words ("表面の欠陥"); null = not said. */
  readonly object: string | null;
};

type ModelFacts = { readonly id: string; readonly sha256: string; readonly licence: string };

export type VersionFacts = {
  readonly app: string;
  readonly node: string;
  readonly onnxruntime: string;
  readonly models: readonly ModelFacts[];
};

/** A class in the order of the project; `colour` is #rrggbb, the same as in the overlays. */
type ClassFacts = { readonly name: string; readonly colour: string };

/**
 * One audit image with what was made of it. Each picture is an inline PNG or JPEG (`data:image/png;base64,…`) with the
 * overlay already drawn on it, or null when there is none.
 */
export type SamplePicture = {
  readonly file: string;
  readonly group: string | null;
  /** Names of the classes tagged present; none = a normal image. */
  readonly tags: readonly string[];
  /** Names of the classes nobody tagged. */
  readonly unknownTags: readonly string[];
  readonly split: Split;
  readonly image: string | null;
  readonly seed: string | null;
  readonly pseudo: string | null;
  readonly student: string | null;
  readonly truth: string | null;
  /** Student against truth: mean IoU over the classes without background that are in either; null without a true mask or class. */
  readonly iou: number | null;
};

/** A wrong case; `largest` is the largest find, `defect` the true defect area, both as shares of the image (null = not known). */
export type WorstPicture = SamplePicture & { readonly why: 'miss' | 'false-alarm' | 'low-iou'; readonly largest: number | null; readonly defect: number | null };

/** What the data page tells besides the counts of the data check. Lists are cut; `…Total` counts all. */
export type DataPageFacts = {
  /** Name of the data set version that the run saw; null in runs of older programs. */
  readonly version: string | null;
  /** Lots (cameras, days) with their images in each split; null = images without a group. Largest first. */
  readonly groups: readonly { readonly name: string | null; readonly counts: Readonly<Record<Split, number>> }[];
  readonly groupsTotal: number;
  /** Named groups that the audit sample holds images of. */
  readonly testGroups: number;
  /** Named groups with images in more than one split: then the audit sample is not independent. */
  readonly crossingGroups: number;
  /** Picture sizes, most frequent first. */
  readonly sizes: readonly { readonly widthPx: number; readonly heightPx: number; readonly images: number }[];
  readonly sizesTotal: number;
  /** Files with the same content, in whatever split. */
  readonly sameFiles: number;
  /** Files of pictures in more than one split: identical ones, then look-alikes that nobody marked as different. */
  readonly leaks: readonly { readonly kind: 'same' | 'near'; readonly files: readonly string[] }[];
  /** Files that did not come in at import, by reason code. */
  readonly refused: readonly { readonly code: string; readonly files: number; readonly example: string }[];
};

/** Area above each threshold (i + 1) / 100 on the pictures that the rule looks at, and the threshold taken. */
export type SeedThresholdFacts = { readonly areas: readonly number[]; readonly value: number; readonly rule: string };

/** Found defects of one size bin under each rule: hits of `n` with the exact two-sided 95 % interval. */
export type SizeHits = { readonly any: Interval | null; readonly hit30: Interval | null; readonly hit50: Interval | null };

/** Curves behind chosen limits; null where the run left none. */
export type CurveFacts = {
  readonly seedThreshold: SeedThresholdFacts | null;
  /** Largest find and tag of each audit image, and the smallest area that counts (chosen on val). */
  readonly minArea: { readonly items: readonly CallItem[]; readonly value: number } | null;
  /** Does the doubt point at wrong pixels (area under the ROC curve) and at bad images (rank correlation, −1 to 1)? */
  readonly doubt: { readonly auroc: number | null; readonly spearman: number | null } | null;
};

export type ReportFacts = {
  readonly result: RunResult;
  readonly project: ProjectFacts;
  /** ISO 8601 with an offset or Z; shown in that offset. */
  readonly generatedAt: string;
  readonly versions: VersionFacts;
  readonly classes: readonly ClassFacts[];
  /** Counts of the data check; null when it did not run. */
  readonly data: DataFacts | null;
  readonly settings: readonly { readonly key: string; readonly value: string }[];
  readonly samples: readonly SamplePicture[];
  readonly worst: readonly WorstPicture[];
  readonly dataPage: DataPageFacts | null;
  readonly curves: CurveFacts;
  /** In the order of the size bins of the result; empty without them. */
  readonly sizeHits: readonly SizeHits[];
  /** Hash (hex) of the result as canonical JSON, so that a signature names what was signed; null = not computed. */
  readonly resultSha256: string | null;
};
