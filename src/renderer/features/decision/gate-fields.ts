/** The limits of the gates as a form shows them. */
import type { DecisionState } from '#shared/contract/decision.ts';

export type GateLimits = DecisionState['draft'];
export type Limit = GateLimits['minHit'];

export interface GateField {
  /** Key of the settings; `highStakes.` and a key; `class.` and the name of a class. */
  readonly key: string;
  readonly gate: 'G1' | 'G2' | 'G3' | 'G5';
  /** share: entered as percent; count: a whole number; months: whole months. */
  readonly unit: 'share' | 'count' | 'months' | 'score';
}

const always: readonly GateField[] = [
  { key: 'minPositives', gate: 'G1', unit: 'count' },
  { key: 'maxUnknownShare', gate: 'G1', unit: 'share' },
  { key: 'minTagF1', gate: 'G2', unit: 'share' },
  { key: 'minHit', gate: 'G2', unit: 'share' },
  { key: 'minMiou', gate: 'G3', unit: 'share' },
  { key: 'maxMissRate', gate: 'G3', unit: 'share' },
  { key: 'maxPaybackMonths', gate: 'G5', unit: 'months' },
];
const strict: readonly GateField[] = [
  { key: 'highStakes.minReviewers', gate: 'G2', unit: 'count' },
  { key: 'highStakes.minKappa', gate: 'G2', unit: 'score' },
  { key: 'highStakes.minAuditImages', gate: 'G3', unit: 'count' },
  { key: 'highStakes.maxClassMissRate', gate: 'G3', unit: 'share' },
];

/** All fields of a profile, ordered by gate; in the strict one each class may have a limit of its own. */
export function gateFields(settings: GateLimits, classes: readonly string[]): readonly GateField[] {
  if (settings.highStakes === null) return always;
  const own = [...new Set([...classes, ...settings.highStakes.classMissLimits.map((l) => l.name)])].map((name): GateField => ({ key: `class.${name}`, gate: 'G3', unit: 'share' }));
  const all = [...always, ...strict, ...own];
  return (['G1', 'G2', 'G3', 'G5'] as const).flatMap((gate) => all.filter((f) => f.gate === gate));
}

/** Null for a class without a limit of its own. */
export function limitOf(settings: GateLimits, key: string): Limit | null {
  const [head, tail] = split(key);
  if (head === 'class') return settings.highStakes?.classMissLimits.find((l) => l.name === tail)?.limit ?? null;
  if (head === 'highStakes') return settings.highStakes?.[tail as Exclude<keyof NonNullable<GateLimits['highStakes']>, 'classMissLimits'>] ?? null;
  return settings[head as 'minHit'];
}

/** A copy with one limit replaced; null takes away the own limit of a class. */
export function withLimit(settings: GateLimits, key: string, limit: Limit | null): GateLimits {
  const [head, tail] = split(key);
  const { highStakes } = settings;
  if (head === 'class' && highStakes) {
    const others = highStakes.classMissLimits.filter((l) => l.name !== tail);
    return { ...settings, highStakes: { ...highStakes, classMissLimits: limit === null ? others : [...others, { name: tail, limit }] } };
  }
  if (limit === null) return settings;
  if (head === 'highStakes' && highStakes) return { ...settings, highStakes: { ...highStakes, [tail]: limit } };
  return { ...settings, [head]: limit };
}

/** Limits whose value differs, for the history of locks. */
export function changedLimits(before: GateLimits, after: GateLimits): readonly { readonly field: GateField; readonly before: number | null; readonly after: number | null }[] {
  const fields = new Map([...gateFields(before, []), ...gateFields(after, [])].map((f) => [f.key, f]));
  return [...fields.values()].map((field) => ({ field, before: limitOf(before, field.key)?.value ?? null, after: limitOf(after, field.key)?.value ?? null })).filter((c) => c.before !== c.after);
}

/** The name of a class may hold dots. */
function split(key: string): readonly [string, string] {
  const at = key.indexOf('.');
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)];
}
