/** What the work of people took: counted by the screens, summed by stage and image. */
import type { EffortSummary } from '#shared/contract/review.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import { effortStages } from '../ports/repos.ts';
import type { EffortRow, ReviewRecord } from '../ports/repos.ts';
import type { Changes, Sessions } from '../ports/workbench.ts';

export interface EffortDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly changes: Changes;
}

export function effortService(deps: EffortDeps): Pick<CallHandlers, 'effort.add' | 'effort.summary'> {
  return {
    'effort.add': async ({ project, ...row }) => {
      const { repos } = (await deps.sessions.get(project)).open;
      await repos.effort.add({ ...row, activeSeconds: Math.min(row.activeSeconds, row.rawSeconds) });
      deps.changes.emit({ project, areas: ['effort'] });
      return null;
    },
    'effort.summary': async ({ project }) => {
      const { repos } = (await deps.sessions.get(project)).open;
      return summarise(await repos.effort.list(), await repos.reviews.list());
    },
  };
}

type Spread = EffortSummary['stages'][number]['total'];
const measures = ['rawSeconds', 'activeSeconds', 'keys', 'strokes', 'undos'] as const;

function summarise(rows: readonly EffortRow[], reviews: readonly ReviewRecord[]): EffortSummary {
  const byPerson = reviews.filter((r) => r.by === 'person' && r.kind !== 'skip').map((r) => r.activeSeconds);
  return {
    stages: effortStages.flatMap((stage) => {
      const own = rows.filter((r) => r.stage === stage);
      if (own.length === 0) return [];
      const images = own.filter((r) => r.imageId !== null);
      return [
        {
          stage,
          images: images.length,
          total: spread((m) => own.reduce((sum, r) => sum + r[m], 0)),
          medianPerImage: images.length === 0 ? null : spread((m) => median(images.map((r) => r[m]))),
          quartilesPerImage: images.length === 0 ? null : { low: spread((m) => quantile(images.map((r) => r[m]), 0.25)), high: spread((m) => quantile(images.map((r) => r[m]), 0.75)) },
        },
      ];
    }),
    reviews: { n: byPerson.length, medianActiveSeconds: byPerson.length === 0 ? null : median(byPerson) },
  };
}

function spread(of: (measure: (typeof measures)[number]) => number): Spread {
  return { rawSeconds: of('rawSeconds'), activeSeconds: of('activeSeconds'), keys: of('keys'), strokes: of('strokes'), undos: of('undos') };
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
}
