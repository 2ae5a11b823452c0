/** The routes of stage 3 in one table. What is not evaluated says why and how to get it; it never counts as worse or better. */
import type { RouteResult } from '#shared/contract/figures.ts';
import type { ClassicalFacts } from '../../ports/method.ts';

const notBuilt = 'not built yet';
const needsPack = (models: string): string => `not built yet: it will need the model pack ${models}, added from a file with "tegakari models add <file.zip>"`;

const others: readonly { readonly id: RouteResult['id']; readonly why: string }[] = [
  { id: 'one-stage', why: notBuilt },
  { id: 'features-normals', why: notBuilt },
  { id: 'sam', why: needsPack('SAM') },
  { id: 'clip', why: needsPack('CLIP') },
  { id: 'clip-sam', why: needsPack('CLIP and SAM') },
  { id: 'dinov2', why: needsPack('DINOv2') },
];

export function routeTable(classical: ClassicalFacts): readonly RouteResult[] {
  const unknown = { miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: null, licence: null, dataLeavesSite: null };
  return [
    {
      id: 'classical',
      status: classical.miou === null ? 'not-evaluated' : 'evaluated',
      why: classical.miou === null ? 'there is no audit sample with true masks' : null,
      ...classical,
      gainCi: null,
      dataLeavesSite: false,
    },
    ...others.map(({ id, why }): RouteResult => ({ id, status: 'not-evaluated', why, ...unknown })),
  ];
}
