import type { Gate, GateId, Profile, Reason, Verdict } from './gate-types.ts';

/**
 * The recommendation out of the five judged gates, asked in this order: a failed criterion of G2, G3 or G5 → no-go;
 * G1 not passed, or an open or unmeasured criterion of G2 or G3 (an unmeasured baseline excepted) → more-evidence;
 * baseline, owners, payback or G4 unmeasured → conditional (strict profile: more-evidence); else go. G4 never stops.
 * Throws a RangeError when a gate is missing: a verdict on part of the gates would look like one on all.
 */
export function decideVerdict(gates: readonly Gate[], profile: Profile): Verdict {
  const of = (id: GateId): Gate => {
    const gate = gates.find((candidate) => candidate.id === id);
    if (gate === undefined) throw new RangeError(`decideVerdict: ${id} is missing`);
    return gate;
  };
  const [g1, g2, g3, g4, g5] = [of('G1'), of('G2'), of('G3'), of('G4'), of('G5')];

  const failed = [g2, g3, g5].flatMap((gate) => gate.reasons.filter((reason) => reason.state === 'fail'));
  if (failed.length > 0) return { value: 'no-go', profile, reasons: failed };

  const unproven = [
    ...g1.reasons.filter((reason) => reason.state !== 'pass'),
    ...[g2, g3].flatMap((gate) => gate.reasons.filter((reason) => isUndecided(reason) && !isMissingBaseline(reason))),
  ];
  if (unproven.length > 0) return { value: 'more-evidence', profile, reasons: unproven };

  const conditions = [g3, g4, g5].flatMap((gate) => gate.reasons.filter(isUndecided));
  if (conditions.length > 0) {
    return { value: profile === 'high-stakes' ? 'more-evidence' : 'conditional', profile, reasons: conditions };
  }
  return { value: 'go', profile, reasons: [g1, g2, g3, g4, g5].flatMap((gate) => gate.reasons) };
}

function isUndecided(reason: Reason): boolean {
  return reason.state === 'open' || reason.state === 'unmeasured';
}

function isMissingBaseline(reason: Reason): boolean {
  return reason.metric === 'baseline-gain' && reason.state === 'unmeasured';
}
