/** What a report is made of; every format renders these facts and nothing else. Scores and shares are fractions 0–1. */
import type { RunResult } from '#shared/contract/results.ts';
import type { DataFacts } from '#shared/domain/data-check.ts';
import type { Split } from '#shared/domain/gate-types.ts';
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

export type WorstPicture = SamplePicture & { readonly why: 'miss' | 'false-alarm' | 'low-iou' };

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
  /** Hash (hex) of the result as canonical JSON, so that a signature names what was signed; null = not computed. */
  readonly resultSha256: string | null;
};
