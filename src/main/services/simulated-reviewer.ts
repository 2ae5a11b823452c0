/** The demo's reviewer: gives the true mask for the random sample and for the head of the queue. */
import { priceLists } from '#shared/domain/label-hours.ts';
import type { Stage1Figures } from '../ports/method.ts';
import type { OpenProject } from '../ports/repos.ts';
import type { ProjectData } from './project-data.ts';

const fromQueue = 20;

/** Images reviewed before (an interrupted run) are left as they are. */
export async function simulateReview(open: OpenProject, loaded: ProjectData, stage1: Stage1Figures, runId: string): Promise<void> {
  const done = new Set((await open.repos.reviews.list()).map((r) => r.imageId));
  const bySha = new Map(loaded.images.map((i) => [i.sha256, i]));
  const random = new Set(stage1.randomSample);
  const wanted = [...stage1.randomSample.map((sha) => ({ sha, sample: 'random' as const })), ...stage1.queue.filter((sha) => !random.has(sha)).slice(0, fromQueue).map((sha) => ({ sha, sample: 'queue' as const }))];
  for (const { sha, sample } of wanted) {
    const image = bySha.get(sha);
    const mask = loaded.masks.get(sha);
    if (!image || !mask || done.has(image.id)) continue;
    await open.repos.reviews.add({
      imageId: image.id,
      runId,
      kind: 'correct',
      masks: loaded.project.classes.filter((_, k) => image.tags[k] === 'present').map((c) => ({ classId: c.id, sha256: mask.blob })),
      reviewer: 'demo',
      by: 'simulated',
      sample,
      // Assumed, not measured: the plant price of a correction.
      activeSeconds: priceLists.plant.correction.seconds * mask.regions,
    });
  }
}
