import { describe, expect, it } from 'vitest';
import { gatePassed, passedOf } from './criteria.ts';
import { type CriterionState, type Gate, type GateId, gateIds, type GateMetric, type Reason } from './gate-types.ts';
import { decideVerdict } from './verdict.ts';

const criteria: Readonly<Record<GateId, readonly GateMetric[]>> = {
  G1: ['positives', 'unknown-share', 'leaks'],
  G2: ['tag-f1', 'hit'],
  G3: ['miou', 'miss-rate', 'baseline-gain'],
  G4: ['foundation-decision'],
  G5: ['payback-months', 'owners'],
};

type States = Partial<Record<GateMetric, CriterionState>>;

function gatesWith(states: States): readonly Gate[] {
  return gateIds.map((id) => {
    const reasons = criteria[id].map((metric): Reason => {
      const state = states[metric] ?? 'pass';
      return {
        gate: id, metric, state, passed: passedOf(state), subject: null, value: null, ci: null, threshold: null, split: null, n: null,
        textId: 'owners-pass', params: {},
      };
    });
    return { id, passed: gatePassed(reasons.map((r) => r.state)), lockedAt: null, lockHash: null, reasons };
  });
}

const open = 'open';
const fail = 'fail';
const none = 'unmeasured';

describe('decideVerdict', () => {
  it.each<[States, string, string, string]>([
    // all pass
    [{}, 'go', 'go', 'all'],
    // a failed criterion of G2, G3 or G5 stops
    [{ 'tag-f1': fail }, 'no-go', 'no-go', 'tag-f1'],
    [{ hit: fail }, 'no-go', 'no-go', 'hit'],
    [{ miou: fail }, 'no-go', 'no-go', 'miou'],
    [{ 'miss-rate': fail }, 'no-go', 'no-go', 'miss-rate'],
    [{ 'baseline-gain': fail }, 'no-go', 'no-go', 'baseline-gain'],
    [{ 'payback-months': fail }, 'no-go', 'no-go', 'payback-months'],
    // … before anything else is asked
    [{ miou: fail, leaks: fail, 'miss-rate': open, owners: none }, 'no-go', 'no-go', 'miou'],
    // G1 failed is missing evidence, not a stop
    [{ positives: fail }, 'more-evidence', 'more-evidence', 'positives'],
    [{ 'unknown-share': fail }, 'more-evidence', 'more-evidence', 'unknown-share'],
    [{ leaks: none }, 'more-evidence', 'more-evidence', 'leaks'],
    // open or null in G2, G3
    [{ 'tag-f1': none }, 'more-evidence', 'more-evidence', 'tag-f1'],
    [{ hit: none }, 'more-evidence', 'more-evidence', 'hit'],
    [{ miou: open }, 'more-evidence', 'more-evidence', 'miou'],
    [{ miou: none }, 'more-evidence', 'more-evidence', 'miou'],
    [{ 'miss-rate': open }, 'more-evidence', 'more-evidence', 'miss-rate'],
    [{ 'miss-rate': none }, 'more-evidence', 'more-evidence', 'miss-rate'],
    [{ 'baseline-gain': open }, 'more-evidence', 'more-evidence', 'baseline-gain'],
    [{ miou: open, leaks: fail, owners: none }, 'more-evidence', 'more-evidence', 'leaks,miou'],
    // null baseline, owners, payback or G4
    [{ 'baseline-gain': none }, 'conditional', 'more-evidence', 'baseline-gain'],
    [{ owners: none }, 'conditional', 'more-evidence', 'owners'],
    [{ 'payback-months': none }, 'conditional', 'more-evidence', 'payback-months'],
    [{ 'foundation-decision': none }, 'conditional', 'more-evidence', 'foundation-decision'],
    [{ 'baseline-gain': none, owners: none, miou: open }, 'more-evidence', 'more-evidence', 'miou'],
    // G4 never stops
    [{ 'foundation-decision': fail }, 'go', 'go', 'all'],
  ])('%j → %s (high-stakes: %s) because of %s', (states, standard, highStakes, because) => {
    const gates = gatesWith(states);
    const verdict = decideVerdict(gates, 'standard');
    expect([verdict.value, decideVerdict(gates, 'high-stakes').value]).toEqual([standard, highStakes]);
    const all = Object.values(criteria).flat().join();
    expect(verdict.reasons.map((r) => r.metric).join()).toBe(because === 'all' ? all : because);
    expect(verdict.profile).toBe('standard');
  });

  it('says nothing on part of the gates', () => {
    expect(() => decideVerdict(gatesWith({}).slice(0, 4), 'standard')).toThrow(RangeError);
  });
});
