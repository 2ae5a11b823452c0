/** The routes of stage 3 in one table. What is not evaluated says why and how to get it; it never counts as worse or better. */
import type { RouteResult } from '#shared/contract/figures.ts';
import type { ClassicalFacts, OwnRouteId, RouteOutcome } from '../../ports/method.ts';

const needsPack = (models: string): string => `not built yet: it will need the model pack ${models}, added from a file with "tegakari models add <file.zip>"`;

const own: readonly OwnRouteId[] = ['one-stage', 'features-normals'];
const packed: readonly { readonly id: RouteResult['id']; readonly why: string }[] = [
  { id: 'sam', why: needsPack('SAM') },
  { id: 'clip', why: needsPack('CLIP') },
  { id: 'clip-sam', why: needsPack('CLIP and SAM') },
  { id: 'dinov2', why: needsPack('DINOv2') },
];
const unknown = { miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: null, licence: null, dataLeavesSite: null };

/** @param outcomes of the routes that ran; a route without one was not run */
export function routeTable(classical: ClassicalFacts, outcomes: readonly RouteOutcome[] = []): readonly RouteResult[] {
  return [
    {
      id: 'classical',
      status: classical.miou === null ? 'not-evaluated' : 'evaluated',
      why: classical.miou === null ? 'there is no audit sample with true masks' : null,
      ...classical,
      gainCi: null,
      dataLeavesSite: false,
    },
    ...own.map((id) => rowOf(id, outcomes.find((o) => o.id === id), classical)),
    ...packed.map(({ id, why }): RouteResult => ({ id, status: 'not-evaluated', why, ...unknown })),
  ];
}

function rowOf(id: OwnRouteId, outcome: RouteOutcome | undefined, classical: ClassicalFacts): RouteResult {
  if (!outcome) return { id, status: 'not-evaluated', why: 'not run yet', ...unknown };
  const { status, why, figures } = outcome;
  if (status !== 'evaluated' || !figures) return { id, status, why, ...unknown };
  const { extraBytes, labels: _labels, weights: _weights, ...shown } = figures;
  return { id, status, why, ...shown, modelMb: classical.modelMb + extraBytes / 1e6, licence: classical.licence, dataLeavesSite: false };
}
