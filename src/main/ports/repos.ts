/**
 * What services and pipeline need of a project's database. Every writing function is one transaction: when its promise
 * resolves, the edit survives a kill or a power cut. `who` names the person or program for the audit log.
 * Columns typed `unknown` hold plain JSON whose shape the contract's schemas own; they are checked where they are read.
 */
import type { ImageRepo, ImportRepo, ProjectRepo, RootRepo, TagRepo } from './repos/data.ts';
import type { DraftRepo, EffortRepo, LabelBookRepo, ReviewRepo } from './repos/people.ts';
import type { FigureRepo, OperatingPointRepo, RunRepo, SeedThresholdRepo, SeedUpdateRepo, StepCache } from './repos/runs.ts';
import type { AuditRepo, GateRepo, ReportRepo, TemplateRepo, VerdictRepo } from './repos/decision.ts';

export * from './repos/names.ts';
export * from './repos/data.ts';
export * from './repos/people.ts';
export * from './repos/runs.ts';
export * from './repos/decision.ts';

export interface Repos {
  readonly project: ProjectRepo;
  readonly roots: RootRepo;
  readonly images: ImageRepo;
  readonly imports: ImportRepo;
  readonly tags: TagRepo;
  readonly reviews: ReviewRepo;
  readonly steps: StepCache;
  readonly runs: RunRepo;
  readonly figures: FigureRepo;
  readonly gates: GateRepo;
  readonly verdicts: VerdictRepo;
  readonly reports: ReportRepo;
  readonly audit: AuditRepo;
  readonly template: TemplateRepo;
  readonly operatingPoints: OperatingPointRepo;
  readonly labelBook: LabelBookRepo;
  readonly drafts: DraftRepo;
  readonly seedThresholds: SeedThresholdRepo;
  readonly seedUpdates: SeedUpdateRepo;
  readonly effort: EffortRepo;
  /** Another text after anything in the project was written, by whatever program. */
  readonly revision: () => Promise<string>;
}

/** An open project folder. */
export interface OpenProject {
  /** Absolute path. */
  readonly folder: string;
  readonly repos: Repos;
  /** SQLite's full check and the foreign keys; no problems = sound. */
  checkIntegrity(): Promise<{ readonly ok: boolean; readonly problems: readonly string[] }>;
  /** Call once nothing else is under way. */
  close(): Promise<void>;
}
