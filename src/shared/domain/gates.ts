/** The five gates as pure functions from figures and locked settings to judged criteria. Nothing here measures. */
import { gatePassed, judgeByInterval, judgeByValue, passedOf } from './criteria.ts';
import {
  foundationRouteIds, type G1Figures, type G2Figures, type G3Figures, type G4Figures, type G5Figures, type RouteFigure,
} from './gate-figures.ts';
import type { GateLock, GateSettings, Threshold } from './gate-settings.ts';
import type { CriterionState, Gate, GateId, Reason, ReasonTextId } from './gate-types.ts';
import { minRandomReviewed } from './review-queue.ts';

/** Data: enough positives a class, few unknown tags, no leak. All by value. */
export function judgeG1(figures: G1Figures, lock: GateLock): Gate {
  const { minPositives, maxUnknownShare } = lock.settings;
  const rarest = figures.positives.reduce<{ name: string; n: number } | null>(
    (lowest, row) => (lowest === null || row.n < lowest.n ? row : lowest),
    null,
  );
  const tooFew = figures.positives.filter((row) => row.n < minPositives.value).map((row) => row.name);
  const positives = judgeByValue(rarest?.n ?? null, 'at-least', minPositives.value);
  const unknown = judgeByValue(figures.unknownShare, 'at-most', maxUnknownShare.value);
  const leakCount = figures.leaks === null ? null : figures.leaks.exact + figures.leaks.near;
  const leaks = judgeByValue(leakCount, 'at-most', 0);
  return gateOf('G1', lock, [
    reasonOf('G1', 'positives', positives, {
      subject: rarest?.name ?? null,
      value: rarest?.n ?? null,
      threshold: minPositives.value,
      split: 'train',
      n: figures.trainImages,
      textId: textIdOf('positives', positives),
      params: { classes: tooFew },
    }),
    reasonOf('G1', 'unknown-share', unknown, {
      value: figures.unknownShare,
      threshold: maxUnknownShare.value,
      split: 'train',
      n: figures.trainImages,
      textId: textIdOf('unknown-share', unknown),
    }),
    reasonOf('G1', 'leaks', leaks, {
      value: leakCount,
      threshold: 0,
      textId: textIdOf('leaks', leaks),
      params: { exact: figures.leaks?.exact ?? 0, near: figures.leaks?.near ?? 0 },
    }),
  ]);
}

/** Seeds: tag F1 and hit, both by value with the interval shown; the strict profile asks for two reviewers who agree. */
export function judgeG2(figures: G2Figures, lock: GateLock): Gate {
  const { minTagF1, minHit, highStakes } = lock.settings;
  const untested = figures.classesWithoutTest.length > 0;
  const tagF1 = judgeByValue(untested ? null : figures.tagF1, 'at-least', minTagF1.value);
  const enough = figures.hit.reviewed >= minRandomReviewed;
  const hit = judgeByValue(enough ? figures.hit.value : null, 'at-least', minHit.value);
  const reasons = [
    reasonOf('G2', 'tag-f1', tagF1, {
      value: untested ? null : figures.tagF1,
      ci: untested ? null : figures.tagF1Ci,
      threshold: minTagF1.value,
      split: 'test',
      n: figures.testImages,
      textId: untested ? 'tag-f1-untested-class' : textIdOf('tag-f1', tagF1),
      params: { classes: figures.classesWithoutTest, ...levelOf(lock.settings) },
    }),
    reasonOf('G2', 'hit', hit, {
      value: enough ? figures.hit.value : null,
      ci: enough ? figures.hit.ci : null,
      threshold: minHit.value,
      split: 'train',
      n: figures.hit.reviewed,
      textId: enough ? textIdOf('hit', hit) : 'hit-few',
      params: { needed: minRandomReviewed, ...levelOf(lock.settings) },
    }),
  ];
  if (highStakes !== null) {
    const { count, kappa } = figures.reviewers ?? { count: 0, kappa: null };
    const usable = count >= highStakes.minReviewers.value ? kappa : null;
    const state = judgeByValue(usable, 'at-least', highStakes.minKappa.value);
    reasons.push(
      reasonOf('G2', 'reviewers', state, {
        value: usable,
        threshold: highStakes.minKappa.value,
        split: 'train',
        n: count,
        textId: textIdOf('reviewers', state),
        params: { needed: highStakes.minReviewers.value },
      }),
    );
  }
  return gateOf('G2', lock, reasons);
}

/** Student: mIoU, miss rate and gain over the same-hours baseline, each by its interval; strict: per class and sample. */
export function judgeG3(figures: G3Figures, lock: GateLock): Gate {
  const { minMiou, maxMissRate, highStakes } = lock.settings;
  const level = levelOf(lock.settings);
  const untested = figures.classesWithoutTest.length > 0;
  const measured = !untested && figures.miou !== null;
  const miou = judgeByInterval(measured ? figures.miouCi : null, 'at-least', minMiou.value);
  const gain = judgeByInterval(figures.baseline?.gainCi ?? null, 'above', 0);
  const reasons = [
    reasonOf('G3', 'miou', miou, {
      value: measured ? figures.miou : null,
      ci: measured ? figures.miouCi : null,
      threshold: minMiou.value,
      split: 'test',
      n: figures.auditImages,
      textId: untested ? 'miou-untested-class' : textIdOf('miou', miou),
      params: { classes: figures.classesWithoutTest, ...level },
    }),
    missReason('miss-rate', null, figures.missRate, maxMissRate, { ...level, minAreaRule: figures.minAreaRule }),
    reasonOf('G3', 'baseline-gain', gain, {
      value: figures.baseline?.gain ?? null,
      ci: figures.baseline?.gainCi ?? null,
      threshold: 0,
      split: 'test',
      n: figures.auditImages,
      textId: textIdOf('baseline-gain', gain),
      params: { masks: figures.baseline?.masks ?? figures.masksToSettle ?? 0, ...level },
    }),
  ];
  if (highStakes !== null) {
    // Without a row a class would slip through unjudged.
    const rows = figures.classMissRates.length > 0 ? figures.classMissRates : [{ name: null, rate: null }];
    for (const { name, rate } of rows) {
      const own = highStakes.classMissLimits.find((row) => row.name === name);
      reasons.push(missReason('class-miss-rate', name, rate, own?.limit ?? highStakes.maxClassMissRate, level));
    }
    // Too small a sample proves nothing either way: it is missing evidence, not a failed student.
    const enough = figures.auditImages >= highStakes.minAuditImages.value;
    reasons.push(
      reasonOf('G3', 'audit-sample', enough ? 'pass' : 'unmeasured', {
        value: figures.auditImages,
        threshold: highStakes.minAuditImages.value,
        split: 'test',
        n: figures.auditImages,
        textId: enough ? 'audit-sample-pass' : 'audit-sample-none',
      }),
    );
  }
  return gateOf('G3', lock, reasons);
}

function missReason(
  metric: 'miss-rate' | 'class-miss-rate',
  subject: string | null,
  rate: G3Figures['missRate'],
  limit: Threshold,
  params: Reason['params'],
): Reason {
  const usable = rate !== null && rate.n > 0 ? rate : null;
  const state = judgeByInterval(usable?.ci ?? null, 'at-most', limit.value);
  return reasonOf('G3', metric, state, {
    subject,
    value: usable === null ? null : usable.k / usable.n,
    ci: usable?.ci ?? null,
    threshold: limit.value,
    split: 'test',
    n: rate?.n ?? 0,
    textId: textIdOf(metric, state),
    params: { ...params, k: rate?.k ?? 0 },
  });
}

/**
 * Foundation models: a settled decision passes, whichever way it went. Each evaluated route is adopted if the interval
 * of its gain is above 0 and licence, memory and privacy are acceptable, else it is "not adopted" with the reason.
 */
export function judgeG4(figures: G4Figures, lock: GateLock): Gate {
  const foundation: readonly string[] = foundationRouteIds;
  const reasons = figures.routes
    .filter((route) => route.status === 'evaluated' && foundation.includes(route.id))
    .map((route) =>
      reasonOf('G4', 'route-gain', 'pass', {
        subject: route.id,
        value: route.gain,
        ci: route.gainCi,
        threshold: 0,
        split: 'test',
        n: route.auditImages,
        textId: routeDecision(route),
        params: { objections: objectionsTo(route), ...levelOf(lock.settings) },
      }),
    );
  const recorded = figures.notAdopted !== null && figures.notAdopted.reason.trim() !== '' ? figures.notAdopted : null;
  if (recorded !== null) {
    reasons.push(
      reasonOf('G4', 'foundation-decision', 'pass', {
        textId: 'foundation-not-adopted',
        params: { reason: recorded.reason, by: recorded.by },
      }),
    );
  } else if (reasons.length === 0) {
    reasons.push(reasonOf('G4', 'foundation-decision', 'unmeasured', { textId: 'foundation-undecided' }));
  }
  return gateOf('G4', lock, reasons);
}

function routeDecision(route: RouteFigure): ReasonTextId {
  const gain = judgeByInterval(route.gainCi, 'above', 0);
  if (gain === 'unmeasured') return 'route-unmeasured';
  if (gain !== 'pass') return 'route-no-gain';
  return objectionsTo(route).length === 0 ? 'route-adopted' : 'route-not-acceptable';
}

/** Conditions that are not met or that nobody judged yet. */
function objectionsTo(route: RouteFigure): readonly string[] {
  return [
    route.licenceAcceptable === true ? '' : 'licence',
    route.memoryAcceptable === true ? '' : 'memory',
    route.privacyAcceptable === true ? '' : 'privacy',
  ].filter((objection) => objection !== '');
}

/** Go: payback at the worst case by value, and a name for every role. */
export function judgeG5(figures: G5Figures, lock: GateLock): Gate {
  const limit = lock.settings.maxPaybackMonths.value;
  const payback = judgeByValue(figures.paybackMonths, 'at-most', limit);
  const never = figures.paybackMonths === Infinity;
  return gateOf('G5', lock, [
    reasonOf('G5', 'payback-months', payback, {
      // JSON has no infinity; the sentence says that it never pays back.
      value: never ? null : figures.paybackMonths,
      threshold: limit,
      textId: never ? 'payback-never' : textIdOf('payback', payback),
      params: { inputs: figures.missingInputs },
    }),
    reasonOf('G5', 'owners', figures.missingOwners.length === 0 ? 'pass' : 'unmeasured', {
      textId: figures.missingOwners.length === 0 ? 'owners-pass' : 'owners-none',
      params: { roles: figures.missingOwners },
    }),
  ]);
}

function gateOf(id: GateId, lock: GateLock, reasons: readonly Reason[]): Gate {
  const passed = gatePassed(reasons.map((reason) => reason.state));
  return { id, passed, lockedAt: lock.lockedAt, lockHash: lock.lockHash, reasons };
}

function reasonOf(
  gate: GateId,
  metric: Reason['metric'],
  state: CriterionState,
  rest: Partial<Reason> & Pick<Reason, 'textId'>,
): Reason {
  const blank = { subject: null, value: null, ci: null, threshold: null, split: null, n: null, params: {} };
  return { gate, metric, ...blank, ...rest, state, passed: passedOf(state) };
}

type StatedPrefix<Id> = Id extends `${infer Prefix}-none` ? Prefix : never;
type TextPrefix = Exclude<StatedPrefix<ReasonTextId>, 'audit-sample' | 'owners'>;

/** Id of the sentence for a metric in a state; criteria judged by value are never open. */
function textIdOf(prefix: TextPrefix, state: CriterionState): ReasonTextId {
  const suffix = state === 'unmeasured' ? 'none' : state;
  return `${prefix}-${suffix}` as ReasonTextId;
}

/** Confidence level in percent that the intervals of a profile have. */
function levelOf(settings: GateSettings): { readonly level: number } {
  return { level: settings.profile === 'high-stakes' ? 99 : 95 };
}
