/** Short reasons that a run writes down in English, said in the language of the report; what is not known stays as it was written. */
import type { RouteResult } from '#shared/contract/figures.ts';
import { foundationRouteIds } from '#shared/domain/gate-figures.ts';
import type { ReportContext } from './context.ts';

const foundationIds: readonly string[] = foundationRouteIds;
const packs: Readonly<Record<string, readonly string[]>> = { 'sam': ['SAM'], 'clip': ['CLIP'], 'clip-sam': ['CLIP', 'SAM'], 'dinov2': ['DINOv2'] };

/** True when this version of the program cannot evaluate the route at all. */
export function isNotBuilt(route: RouteResult): boolean {
  return route.status === 'not-evaluated' && route.why !== null && route.why.startsWith('not built yet');
}

/** Why a route has no figures. */
export function routeWhy(ctx: ReportContext, route: RouteResult): string {
  const { waits } = ctx.s.foundation;
  if (route.status === 'failed') return route.why ?? ctx.s.notMeasured;
  const later = isNotBuilt(route) ? waits.notBuilt : '';
  if (foundationIds.includes(route.id)) return `${waits.pack((packs[route.id] ?? [route.id]).join(' + '))}${later}`;
  if (later !== '') return later;
  if (route.why === 'there is no audit sample with true masks') return waits.truth;
  const [, have, need] = /^too few normal images: train has (\d+), the memory bank needs at least (\d+)$/.exec(route.why ?? '') ?? [];
  if (have !== undefined && need !== undefined) return waits.normals(have, need);
  return route.why ?? ctx.s.notMeasured;
}

/** Why a device was taken or refused. */
export function deviceWhy(ctx: ReportContext, why: string): string {
  const words = ctx.s.record.deviceReasons;
  if (why === 'asked for') return words.asked;
  if (why === 'no other provider was usable') return words.noOther;
  const first = /^first of (.+) that started and beat the CPU$/.exec(why)?.[1];
  if (first !== undefined) return words.first(first);
  const software = /^software adapter \((.+)\)$/.exec(why)?.[1];
  if (software !== undefined) return words.software(software);
  const [, own, cpu] = /^slower than the CPU on a probe \(([\d.]+) ms against ([\d.]+) ms\)$/.exec(why) ?? [];
  return own !== undefined && cpu !== undefined ? words.slower(own, cpu) : why;
}
