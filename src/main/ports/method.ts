/** What the method works on and gives back; services reach the stages through these types. */
import type { ClassFigures, RouteResult } from '#shared/contract/figures.ts';
import type { ModelCard } from '#shared/contract/models.ts';
import type { Interval, Split } from '#shared/domain/gate-types.ts';
import type { TagState } from '#shared/domain/tags.ts';

/** One image as the method may see it: its tags, never its mask. */
export interface MethodImage {
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly split: Split;
  readonly group: string | null;
  readonly tags: readonly TagState[];
}

export interface MethodData {
  readonly classes: readonly { readonly id: number; readonly name: string }[];
  /** No two with the same sha256: a picture that is there twice is one picture. */
  readonly images: readonly MethodImage[];
  readonly card: ModelCard;
}

/** A true mask in the blob store (PNG, pixel = class id) and the number of its connected regions. */
export interface TrueMask {
  readonly blob: string;
  readonly bytes: number;
  readonly regions: number;
}
/** By image sha256. Only scores, the honest baseline and the simulated reviewer are handed these. */
export type TrueMasks = ReadonlyMap<string, TrueMask>;

export interface BenchInput {
  readonly data: MethodData;
  readonly masks: TrueMasks;
  readonly corrections: readonly number[];
  readonly seed: number;
}

export interface BenchFigures {
  readonly tagF1: number | null;
  readonly seeds: { readonly miou: number | null; readonly threshold: number; readonly rule: string; readonly bestThreshold: number | null; readonly bestMiou: number | null };
  readonly pseudo: { readonly miou: number | null; readonly ignored: number | null };
  readonly students: readonly { readonly corrections: number; readonly miou: number; readonly perClass: Record<string, ClassFigures>; readonly labelHours: { readonly voc: number; readonly plant: number } }[];
  readonly fullMaskCurve: readonly { readonly masks: number; readonly miou: number }[];
  readonly sameHours: readonly { readonly corrections: number; readonly prices: 'voc' | 'plant'; readonly masks: number; readonly miou: number; readonly clamped: boolean }[];
  readonly noise: { readonly auroc: number | null; readonly spearman: number | null; readonly recoveryAt20: number | null };
  readonly secondsPerImage: number;
}

/** What is known of the classical route; the table adds the rows of the other routes. */
export interface ClassicalFacts {
  readonly miou: number | null;
  readonly miouCi: Interval | null;
  readonly secondsPerImage: number | null;
  readonly peakMb: number | null;
  readonly modelMb: number;
  readonly licence: string;
}
export type RouteTable = (classical: ClassicalFacts) => readonly RouteResult[];
