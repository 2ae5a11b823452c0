/** Repositories of the decision: gates, verdicts, papers, audit chain, template. */
import type { GateId, Language, Profile, VerdictValue } from '#shared/domain/gate-types.ts';
import type { HexSha256, IsoTime } from './names.ts';

export interface NewGateLock {
  readonly settings: unknown;
  readonly lockHash: HexSha256;
  readonly reason: string;
}
export interface GateLock extends NewGateLock {
  readonly lockedAt: IsoTime;
  readonly who: string;
}
export interface GateResult {
  readonly gateId: GateId;
  readonly passed: boolean | null;
  readonly json: unknown;
}
export interface GateRepo {
  /** Locks gate settings; older locks stay as history. */
  lock(lock: NewGateLock, who: string): Promise<GateLock>;
  currentLock(): Promise<GateLock | null>;
  /** Oldest first. */
  locks(): Promise<readonly GateLock[]>;
  /** The same gate again replaces the row. */
  put(runId: string, results: readonly GateResult[]): Promise<void>;
  /** Ordered G1 to G5. */
  list(runId: string): Promise<readonly GateResult[]>;
}

export interface VerdictRecord {
  readonly runId: string;
  readonly value: VerdictValue;
  readonly profile: Profile;
  readonly json: unknown;
}
export interface VerdictRepo {
  /** The same run again replaces the row. */
  put(verdict: VerdictRecord): Promise<void>;
  get(runId: string): Promise<VerdictRecord | null>;
}

export interface NewReport {
  readonly runId: string;
  readonly path: string;
  readonly sha256: HexSha256;
  readonly format: 'html' | 'pdf' | 'docx' | 'pptx' | 'xlsx' | 'json';
  readonly lang: Language;
}
export interface ReportRecord extends NewReport {
  readonly at: IsoTime;
}
export interface ReportRepo {
  add(report: NewReport, who: string): Promise<ReportRecord>;
  /** Oldest first. */
  list(): Promise<readonly ReportRecord[]>;
}

export interface NewAuditEntry {
  readonly who: string;
  readonly what: string;
  readonly detail: unknown;
}
export interface AuditEntry extends NewAuditEntry {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly at: IsoTime;
  readonly prevHash: HexSha256;
  readonly hash: HexSha256;
}
/** `head` is the last hash: a sign-off keeps it, because a chain cut at its end is still a chain. */
export type AuditCheck =
  | { readonly ok: true; readonly entries: number; readonly head: HexSha256 }
  | { readonly ok: false; readonly seq: number; readonly why: string };
export interface AuditRepo {
  append(entry: NewAuditEntry): Promise<AuditEntry>;
  /** Oldest first. */
  list(): Promise<readonly AuditEntry[]>;
  /** When this was done last; null = never. */
  lastAt(what: string): Promise<IsoTime | null>;
  /** Recomputes the whole chain. */
  verify(): Promise<AuditCheck>;
}

/** The template that a project was made from; its shape is `ProjectTemplate` of the domain. */
export interface TemplateRepo {
  get(): Promise<unknown>;
  put(template: unknown, who: string): Promise<void>;
}
