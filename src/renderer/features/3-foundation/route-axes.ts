/** Rows of the comparison of routes: what is compared, and which value is the better one. Pure. */
import type { RouteResult } from '#shared/contract/figures.ts';

export const axisIds = ['miou', 'gain', 'aupro', 'auroc', 'anomaly', 'seconds', 'memory', 'size', 'licence', 'privacy', 'setup', 'upkeep'] as const;
export type AxisId = (typeof axisIds)[number];

/** Axes whose values can be told apart by size: more is better for quality, less for the rest. */
const measured: Partial<Record<AxisId, { readonly of: (r: RouteResult) => number | null; readonly more: boolean }>> = {
  miou: { of: (r) => r.miou, more: true },
  aupro: { of: (r) => r.aupro ?? null, more: true },
  auroc: { of: (r) => r.imageAuroc ?? null, more: true },
  seconds: { of: (r) => r.secondsPerImage, more: false },
  memory: { of: (r) => r.peakMb, more: false },
  size: { of: (r) => r.modelMb, more: false },
};

/** Axes worth a row: those that only some runs have are left out where no route has them. */
export function shownAxes(routes: readonly RouteResult[]): readonly AxisId[] {
  const has = (value: (r: RouteResult) => unknown): boolean => routes.some((r) => r.status === 'evaluated' && (value(r) ?? null) !== null);
  const rare: Partial<Record<AxisId, boolean>> = { aupro: has((r) => r.aupro), auroc: has((r) => r.imageAuroc), anomaly: has((r) => r.anomaly) };
  return axisIds.filter((axis) => rare[axis] ?? true);
}

/** True when at least two evaluated routes have the figure and no other one's is better. Quality ties within overlapping intervals count as no better. */
export function isBest(route: RouteResult, routes: readonly RouteResult[], axis: AxisId): boolean {
  const rule = measured[axis];
  const own = rule?.of(route) ?? null;
  if (!rule || own === null || route.status !== 'evaluated') return false;
  const others = routes.flatMap((r) => {
    const value = r === route || r.status !== 'evaluated' ? null : rule.of(r);
    return value === null ? [] : [{ route: r, value }];
  });
  if (others.length === 0) return false;
  return others.every(({ route: r, value }) => {
    if (!(rule.more ? own > value : own < value)) return false;
    // A higher figure whose interval reaches into the other's has not been shown to be better.
    return axis !== 'miou' || route.miouCi === null || r.miouCi === null || route.miouCi[0] > r.miouCi[1];
  });
}

/** What a route that is not there waits for. */
export type Waiting = 'pack' | 'normals' | 'truth' | 'run' | 'failed';

const packs: Readonly<Partial<Record<RouteResult['id'], readonly string[]>>> = { sam: ['SAM'], clip: ['CLIP'], 'clip-sam': ['CLIP', 'SAM'], dinov2: ['DINOv2'] };

/** Null for an evaluated route. */
export function waitingFor(route: RouteResult): { readonly kind: Waiting; readonly packs: readonly string[] } | null {
  if (route.status === 'evaluated') return null;
  if (route.status === 'failed') return { kind: 'failed', packs: [] };
  const own = packs[route.id] ?? [];
  if (own.length > 0) return { kind: 'pack', packs: own };
  if (route.why?.startsWith('too few normal images')) return { kind: 'normals', packs: [] };
  return { kind: route.why?.startsWith('there is no audit sample') ? 'truth' : 'run', packs: [] };
}
