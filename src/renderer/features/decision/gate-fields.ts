/** The limits of the gates as a form shows them. */
import type { DecisionState } from '#shared/contract/decision.ts';

type Settings = DecisionState['draft'];
type Threshold = Settings['minHit'];

export interface GateField {
  /** Key of the settings, or `highStakes.` and a key. */
  readonly key: string;
  readonly gate: 'G1' | 'G2' | 'G3' | 'G5';
  /** share: entered as percent; count: a whole number; months: whole months. */
  readonly unit: 'share' | 'count' | 'months' | 'score';
}

const always: readonly GateField[] = [
  { key: 'minPositives', gate: 'G1', unit: 'count' },
  { key: 'maxUnknownShare', gate: 'G1', unit: 'share' },
  { key: 'minTagF1', gate: 'G2', unit: 'score' },
  { key: 'minHit', gate: 'G2', unit: 'share' },
  { key: 'minMiou', gate: 'G3', unit: 'score' },
  { key: 'maxMissRate', gate: 'G3', unit: 'share' },
  { key: 'maxPaybackMonths', gate: 'G5', unit: 'months' },
];
const strict: readonly GateField[] = [
  { key: 'highStakes.maxClassMissRate', gate: 'G3', unit: 'share' },
  { key: 'highStakes.minAuditImages', gate: 'G3', unit: 'count' },
  { key: 'highStakes.minReviewers', gate: 'G2', unit: 'count' },
  { key: 'highStakes.minKappa', gate: 'G2', unit: 'score' },
];

export function gateFields(settings: Settings): readonly GateField[] {
  return settings.highStakes === null ? always : [...always, ...strict];
}

export function limitOf(settings: Settings, key: string): Threshold {
  const [head, tail] = key.split('.') as [string, string | undefined];
  return (tail === undefined ? settings[head as keyof Settings] : settings.highStakes?.[tail as keyof NonNullable<Settings['highStakes']>]) as Threshold;
}

/** A copy with one limit replaced. */
export function withLimit(settings: Settings, key: string, limit: Threshold): Settings {
  const [head, tail] = key.split('.') as [string, string | undefined];
  if (tail === undefined) return { ...settings, [head]: limit };
  return { ...settings, highStakes: { ...(settings.highStakes as NonNullable<Settings['highStakes']>), [tail]: limit } };
}
