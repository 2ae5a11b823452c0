/** What a request for the next stage asks for: work, hours, people and yen, each from the cost inputs or left open. Pure. */
import type { CostInputResult, ReasonResult } from '#shared/contract/gates.ts';
import type { PaperStage } from '#shared/contract/reports.ts';
import type { CostInputName } from '#shared/domain/cost.ts';
import type { GateId } from '#shared/domain/gate-types.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import type { ReportContext } from './context.ts';

type Kind = CostInputResult['kind'];

/** One line of the request; null hours or yen are not estimated yet. `kind` is the weakest input behind the line. */
export type Ask = { readonly work: string; readonly who: string; readonly hours: number | null; readonly yen: number | null; readonly kind: Kind | null };

/** The gates that the stages up to and with this one answer for. */
export const gatesUpTo: Readonly<Record<PaperStage, readonly GateId[]>> = { 1: ['G1', 'G2'], 2: ['G1', 'G2', 'G3'], 3: ['G1', 'G2', 'G3', 'G4', 'G5'] };
/** The gates that one stage is judged by. */
export const gatesOf: Readonly<Record<PaperStage, readonly GateId[]>> = { 1: ['G1', 'G2'], 2: ['G3'], 3: ['G4', 'G5'] };

/** Images that a plant corrects in one go: the first of the queue, as in the demo and the bench. */
export const plannedCorrections = 20;
/** Somebody of the plant gives this much of a working day; assumed, and said so on the paper. */
export const assumedHoursADay = 1;

/** The criteria of the stages so far that failed; with one of them the paper asks for repair, not for the next stage. */
export function failedReasons(ctx: ReportContext, stage: PaperStage): readonly ReasonResult[] {
  return ctx.facts.result.gates.filter((gate) => gatesUpTo[stage].includes(gate.id)).flatMap((gate) => gate.reasons).filter((reason) => reason.state === 'fail');
}

/** The lines of the request that follows a stage. */
export function asksOf(ctx: ReportContext, stage: PaperStage): readonly Ask[] {
  const failed = failedReasons(ctx, stage);
  if (failed.length > 0) return repairs(ctx, failed);
  if (stage === 1) return [corrections(ctx), ...auditMasks(ctx), compute(ctx, 1)];
  return stage === 2 ? foundationTrial(ctx) : pilot(ctx);
}

/** Sum of the known hours and yen, and whether a line is not estimated yet. */
export function totalOf(asks: readonly Ask[]): { readonly hours: number; readonly yen: number; readonly isPartial: boolean } {
  const sum = (key: 'hours' | 'yen'): number => asks.reduce((total, ask) => total + (ask[key] ?? 0), 0);
  return { hours: sum('hours'), yen: sum('yen'), isPartial: asks.some((ask) => ask.yen === null) };
}

function inputOf(ctx: ReportContext, name: CostInputName): CostInputResult | undefined {
  return ctx.facts.result.cost.inputs.find((input) => input.name === name && input.value !== null);
}

const strength: Readonly<Record<Kind, number>> = { assumed: 0, entered: 1, measured: 2 };

/** The value of a formula over inputs with the weakest kind among them; null where one is missing. */
function computed(ctx: ReportContext, names: readonly CostInputName[], formula: (...values: readonly number[]) => number): { readonly value: number | null; readonly kind: Kind | null } {
  const inputs = names.map((name) => inputOf(ctx, name));
  const kinds = inputs.flatMap((input) => (input === undefined ? [] : [input.kind])).sort((a, b) => strength[a] - strength[b]);
  const values = inputs.flatMap((input) => (typeof input?.value === 'number' ? [input.value] : []));
  return { value: values.length < names.length ? null : formula(...values), kind: kinds[0] ?? null };
}

/** Hours of people at the plant's rate; a planned number of pictures is an assumption itself. */
function byHand(ctx: ReportContext, work: string, who: string, secondsEach: CostInputName, images: number, share = 1): Ask {
  const hours = computed(ctx, [secondsEach], (seconds = 0) => (images * seconds * share) / 3600);
  const yen = computed(ctx, [secondsEach, 'hourlyRateYen'], (seconds = 0, rate = 0) => ((images * seconds * share) / 3600) * rate);
  return { work, who, hours: hours.value, yen: yen.value, kind: hours.value === null ? null : 'assumed' };
}

/** Correcting a proposed mask takes a third of drawing it (the price list of label hours). */
function corrections(ctx: ReportContext): Ask {
  const { asks, people } = ctx.s.proposal;
  return byHand(ctx, asks.corrections(ctx.f.count(plannedCorrections)), people.reviewers(ctx.f.count(reviewers(ctx))), 'fullMaskSeconds', plannedCorrections * reviewers(ctx), 1 / 3);
}

/** The strict profile wants the same images seen by two people. */
function reviewers(ctx: ReportContext): number {
  return ctx.facts.result.verdict.profile === 'high-stakes' ? 2 : 1;
}

/** Without true masks the audit sample cannot score anything. */
function auditMasks(ctx: ReportContext): readonly Ask[] {
  const { stage1, dataset } = ctx.facts.result;
  if (stage1 === null || stage1.seeds.n > 0) return [];
  const { asks, people } = ctx.s.proposal;
  return [byHand(ctx, asks.auditMasks(ctx.f.count(dataset.test)), people.quality, 'fullMaskSeconds', dataset.test)];
}

function compute(ctx: ReportContext, runs: number): Ask {
  const { asks, people } = ctx.s.proposal;
  const minutes = inputOf(ctx, 'computeMinutesPerRun')?.value ?? null;
  const yen = computed(ctx, ['computeMinutesPerRun', 'powerKw', 'electricityYenPerKwh'], (minute = 0, kw = 0, price = 0) => (runs * minute * kw * price) / 60);
  const length = minutes === null ? ctx.s.none : ctx.f.hours((runs * minutes) / 60);
  return { work: asks.compute(length), who: people.pc, hours: 0, yen: yen.value, kind: yen.kind };
}

/** Packs that are still missing, and the audit images that an open miss rate needs. */
function foundationTrial(ctx: ReportContext): readonly Ask[] {
  const { asks, people } = ctx.s.proposal;
  const routes = ctx.facts.result.stage3?.routes ?? [];
  const waiting = foundationRouteIds.filter((id) => !routes.some((route) => route.id === id && route.status === 'evaluated'));
  const more = auditImagesNeeded(ctx);
  return [
    ...(waiting.length === 0 ? [] : [{ work: asks.packs(waiting.map((id) => ctx.s.routes[id]).join(ctx.s.listSeparator)), who: people.it, hours: null, yen: null, kind: null }]),
    ...(more === 0 ? [] : [byHand(ctx, asks.moreAudit(ctx.f.count(more)), people.quality, 'fullMaskSeconds', more)]),
    compute(ctx, Math.max(1, waiting.length)),
  ];
}

/** Defect images that the audit sample lacks so that a rate at its limit can be shown at all: no miss in 3.7 / limit of them. */
export function auditImagesNeeded(ctx: ReportContext): number {
  const miss = ctx.facts.result.gates.flatMap((gate) => gate.reasons).find((reason) => reason.metric === 'miss-rate');
  if (miss === undefined || miss.state === 'pass' || miss.threshold === null || miss.threshold <= 0) return 0;
  return Math.max(0, Math.ceil(3.7 / miss.threshold) - (miss.n ?? 0));
}

/** What the cost model counts as the start, and the first year of operation. */
function pilot(ctx: ReportContext): readonly Ask[] {
  const { asks, people } = ctx.s.proposal;
  const buy = (name: 'setupYen' | 'hardwareYen' | 'educationYen', who: string): Ask => {
    const input = inputOf(ctx, name);
    return { work: asks[name], who, hours: 0, yen: input?.value ?? null, kind: input?.kind ?? null };
  };
  const recheck = computed(ctx, ['recheckHoursPerYear'], (hours = 0) => hours);
  const retrain = computed(ctx, ['retrainImagesPerYear', 'tagSeconds', 'reviewSeconds'], (images = 0, tag = 0, review = 0) => (images * (tag + review)) / 3600);
  const priced = (work: string, who: string, part: { readonly value: number | null; readonly kind: Kind | null }): Ask => {
    const rate = inputOf(ctx, 'hourlyRateYen');
    return { work, who, hours: part.value, yen: part.value === null || rate?.value === undefined || rate.value === null ? null : part.value * rate.value, kind: weaker(part.kind, rate?.kind ?? null) };
  };
  return [buy('setupYen', people.owner), buy('hardwareYen', people.it), buy('educationYen', people.plant), priced(asks.recheck, people.quality, recheck), priced(asks.retrain, people.plant, retrain)];
}

function weaker(a: Kind | null, b: Kind | null): Kind | null {
  if (a === null || b === null) return a ?? b;
  return strength[a] <= strength[b] ? a : b;
}

/** One line for each kind of criterion that failed, with hours where they can be told. */
function repairs(ctx: ReportContext, failed: readonly ReasonResult[]): readonly Ask[] {
  const metrics = [...new Set(failed.map((reason) => reason.metric))];
  const { people } = ctx.s.proposal;
  const asks = metrics.map((metric): Ask => {
    const work = ctx.s.measures[metric];
    if (metric === 'positives') {
      const lacking = positivesLacking(ctx, failed);
      return lacking === 0 ? { work, who: people.plant, hours: null, yen: null, kind: null } : byHand(ctx, ctx.s.proposal.asks.positives(ctx.f.count(lacking)), people.plant, 'tagSeconds', lacking);
    }
    return metric === 'miou' || metric === 'hit' ? { ...corrections(ctx), work: `${work} (${ctx.s.proposal.asks.images(ctx.f.count(plannedCorrections))})` } : { work, who: people.owner, hours: null, yen: null, kind: null };
  });
  return [...asks, compute(ctx, 1)];
}

/** Images that the rare tags lack in train, counted tag by tag. */
function positivesLacking(ctx: ReportContext, failed: readonly ReasonResult[]): number {
  const wanted = failed.find((reason) => reason.metric === 'positives')?.threshold ?? 0;
  return (ctx.facts.data?.classes ?? []).reduce((sum, row) => sum + Math.max(0, wanted - row.counts.train.present), 0);
}
