import type { RouteId } from '#shared/contract/figures.ts';

const foundationRoutes: ReadonlySet<RouteId> = new Set<RouteId>(['sam', 'clip', 'clip-sam', 'dinov2']);

/** True for routes that rest on a foundation model and therefore need a model pack. */
export function isFoundationRoute(id: RouteId): boolean {
  return foundationRoutes.has(id);
}
