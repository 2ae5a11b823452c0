/** The stages as services call them; `W1` and `W2` are the stages' own intermediate work. */
import type { NearPair } from '#shared/domain/data-check.ts';
import type { RefinerChoice } from '#shared/domain/refiners.ts';
import type { Interval } from '#shared/domain/gate-types.ts';
import type { BaselineFigures, Corrections, MethodData, MethodImage, OwnRouteId, ReportPicture, RouteOutcome, RouteRunOptions, RouteTable, SeedUpdateFacts, Stage1Figures, Stage2Figures, TrueMasks } from '../ports/method.ts';
import type { StepRunner } from './run-steps.ts';

export interface ProofOptions {
  readonly seed: number;
  /** Level of two-sided intervals: 0.95, or 0.98 where each bound must hold at 99 %. */
  readonly level: number;
  /** Smallest find that counts, given by the project's template; left out, it is chosen on val. */
  readonly minArea?: number | null;
  /** A person's stated seed threshold instead of the rule's; null = the rule's. */
  readonly seedThreshold: number | null;
  readonly refiner: RefinerChoice;
}

export interface ReviewedSeed {
  readonly sha256: string;
  readonly kind: 'accept' | 'correct' | 'not-there';
  readonly mask: { readonly blob: string; readonly bytes: number } | null;
}

export interface ProofMethods<W1 extends { readonly figures: Stage1Figures }, W2 extends { readonly figures: Stage2Figures }> {
  nearPairs(run: StepRunner, images: readonly { readonly id: string; readonly sha256: string; readonly split: string; readonly dhash: string | null }[], maxBits: number): Promise<readonly NearPair[]>;
  stage1(run: StepRunner, data: MethodData, masks: TrueMasks, options: ProofOptions): Promise<W1>;
  measureHit(run: StepRunner, work: W1, reviewed: readonly ReviewedSeed[], options: ProofOptions): Promise<{ readonly value: number | null; readonly ci: Interval | null; readonly reviewed: number }>;
  updateSeeds(run: StepRunner, work: W1, corrections: Corrections, seed: number): Promise<SeedUpdateFacts>;
  stage2(run: StepRunner, work: W1, corrections: Corrections, masks: TrueMasks, options: ProofOptions & { readonly licence: string }): Promise<W2>;
  baseline(run: StepRunner, work: W1, ours: W2, pool: readonly MethodImage[], poolMasks: TrueMasks, masks: TrueMasks, count: number, options: ProofOptions): Promise<BaselineFigures | null>;
  pictures(run: StepRunner, work: W1, ours: W2, masks: TrueMasks): Promise<{ readonly samples: readonly ReportPicture[]; readonly worst: readonly ReportPicture[] }>;
  runRoute(run: StepRunner, id: OwnRouteId, work: W1, ours: W2, corrections: Corrections, masks: TrueMasks, options: RouteRunOptions): Promise<RouteOutcome>;
  readonly routes: RouteTable;
  readonly settings: unknown;
}
