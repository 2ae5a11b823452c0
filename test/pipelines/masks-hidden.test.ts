import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFECT_CLASSES } from '#shared/synth/defect-classes.ts';
import { planDemoSet } from '#shared/synth/plan.ts';
import { renderDemoImage } from '#shared/synth/render.ts';
import { createRandom } from '#shared/kernels/random.ts';
import { createEngine } from '../../src/main/engine/client.ts';
import { launchEngineChild } from '../../src/main/processes/launch-engine.ts';
import { openBlobStore } from '../../src/main/files/blob-store.ts';
import { createImageCodec } from '../../src/main/files/image-codec.ts';
import { trueMask } from '../../src/main/files/mask-facts.ts';
import { createModelStore } from '../../src/main/files/model-store.ts';
import { createStepRunner } from '../../src/main/pipeline/run-steps.ts';
import type { StepRecord, StepRunner } from '../../src/main/pipeline/run-steps.ts';
import type { MethodImage, RouteOutcome, TrueMask, TrueMasks } from '../../src/main/ports/method.ts';
import { openStepCache } from '../../src/main/storage/open-project.ts';
import { pseudoScoreStep } from '../../src/main/stages/2-pseudo-masks/pseudo-score.ts';
import { minNormals } from '../../src/main/stages/route-runs.ts';
import { runProofRoute, runStage1, runStage2 } from '../../src/main/stages/proof.ts';
import { repoRoot } from '../support/run-cli.ts';

const minutes = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'tegakari-hidden-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codec = createImageCodec();
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const options = { seed: 3, level: 0.95, seedThreshold: null, refiner: 'auto', licence: 'Apache-2.0' } as const;
const images: MethodImage[] = [];
const paths = new Map<string, string>();
const truth = new Map<string, Uint8Array>();
const side = 320;

beforeAll(async () => {
  mkdirSync(join(folder, 'images'));
  const plans = planDemoSet({ images: 28, seed: 3 });
  const isNormal = (plan: (typeof plans)[number]): boolean => plan.defects.length === 0;
  // So small a set has too few normal images in train for the memory bank; two of test make up for them.
  const moved = plans.filter((p) => p.split === 'test' && isNormal(p)).slice(0, Math.max(0, minNormals - plans.filter((p) => p.split === 'train' && isNormal(p)).length));
  for (const plan of plans) {
    const { width: widthPx, height: heightPx, rgb, mask, tags } = renderDemoImage(plan);
    const png = await codec.encodeRgbPng({ widthPx, heightPx, rgb });
    const sha = sha256(png);
    const path = join(folder, 'images', plan.file);
    writeFileSync(path, png);
    paths.set(sha, path);
    truth.set(sha, mask);
    images.push({ sha256: sha, widthPx, heightPx, split: moved.includes(plan) ? 'train' : plan.split, group: plan.lot, tags: DEFECT_CLASSES.map((c) => (tags.includes(c.name) ? 'present' : 'absent')) });
  }
});

/** Blocks of the mask in random order, each defect under another class: as many defects, all of them wrong. */
function scrambled(ids: Uint8Array, seed: string): Uint8Array {
  const random = createRandom(`scramble/${seed}`);
  const block = 40;
  const blocks = side / block;
  const order = Array.from({ length: blocks * blocks }, (_, i) => i);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return Uint8Array.from(ids, (_, p) => {
    const [x, y] = [p % side, Math.floor(p / side)];
    const from = order[Math.floor(y / block) * blocks + Math.floor(x / block)] as number;
    const id = ids[(Math.floor(from / blocks) * block + (y % block)) * side + (from % blocks) * block + (x % block)] as number;
    return id === 0 ? 0 : (id % DEFECT_CLASSES.length) + 1;
  });
}

type Scoring = 'seed-score' | 'hit-score' | 'evaluate' | 'pseudo-score' | 'stage2-facts' | 'anomaly-score';
// stage2-facts writes the scores down for the screens, after everything was learned and chosen.
const scoring: readonly string[] = ['seed-score', 'hit-score', 'evaluate', 'pseudo-score', 'stage2-facts', 'anomaly-score'] satisfies readonly Scoring[];

/** Stage 1 and the tags-only student from nothing, in a project of its own. */
async function runWith(name: string, maskOf: (sha: string) => Uint8Array) {
  const place = join(folder, name);
  const store = { now: () => new Date().toISOString(), newId: randomUUID };
  const cache = openStepCache(place, store);
  const blobs = await openBlobStore(place, store);
  const models = createModelStore(join(repoRoot, 'models'), 'efficientnet-lite0-os16');
  const card = await models.backbone(undefined);
  const engine = createEngine({ launch: launchEngineChild, device: 'cpu', platform: process.platform });
  const records: StepRecord[] = [];
  const run: StepRunner = createStepRunner({
    base: { engine, blobs, codec, imagePath: (sha) => paths.get(sha) as string, modelPath: () => models.path(card), readFile, sha256, signal: new AbortController().signal },
    store: cache.steps,
    listener: { stepStarted: () => undefined, stepProgress: () => undefined, stepEnded: () => undefined },
    onStep: async (record) => void records.push(record),
  });
  try {
    const masks = new Map<string, TrueMask>();
    for (const { sha256: sha } of images) {
      const { sha256: blob } = await blobs.put(await codec.encodeMaskPng({ widthPx: side, heightPx: side, ids: maskOf(sha) }));
      masks.set(sha, await trueMask(blob, blobs, codec));
    }
    const data = { classes: DEFECT_CLASSES.map(({ id, name: called }) => ({ id, name: called })), images, card };
    const work = await runStage1(run, data, masks, options);
    const two = await runStage2(run, work, new Map(), masks, options);
    const routeOptions = { ...options, signal: new AbortController().signal, peakMb: () => Promise.resolve(0) };
    const routes: RouteOutcome[] = [];
    for (const id of ['one-stage', 'features-normals'] as const) routes.push(await runProofRoute(run, id, work, two, new Map(), masks, routeOptions));
    return { work, two, routes, records, onTrain: await scoreTrain(run, work, masks) };
  } finally {
    await engine.stop();
    await cache.close();
  }
}

/** The pseudo masks of train against its comparison masks, as bench scores them. */
async function scoreTrain(run: StepRunner, work: Awaited<ReturnType<typeof runStage1>>, masks: TrueMasks): Promise<number | null> {
  const { labels, doubtMaps, doubts, grid } = work.refined;
  const { miou } = await run(pseudoScoreStep, {
    classIds: work.prepared.classIds,
    labels,
    doubtMaps,
    doubts,
    grid,
    images: work.train.map((i) => {
      const { blob, bytes } = masks.get(i.sha256) as TrueMask;
      return { sha256: i.sha256, mask: { blob, bytes } };
    }),
  });
  return miou;
}
type Outcome = Awaited<ReturnType<typeof runWith>>;

describe('what the method may see', () => {
  let seen: Outcome;
  let blind: Outcome;
  beforeAll(async () => {
    seen = await runWith('true', (sha) => truth.get(sha) as Uint8Array);
    blind = await runWith('scrambled', (sha) => scrambled(truth.get(sha) as Uint8Array, sha));
  }, 40 * minutes);

  it('the control: scrambled masks change every score', () => {
    const scores = ({ work, two, routes, onTrain }: Outcome) => ({
      train: onTrain,
      seeds: work.figures.seeds.miou,
      pseudo: two.figures.pseudo.miou,
      student: two.figures.student.miou,
      oneStage: routes[0]?.figures?.miou,
      featuresNormals: routes[1]?.figures?.miou,
      anomalyMap: routes[1]?.figures?.anomaly?.map.pixelAp,
    });
    const [told, other] = [scores(seen), scores(blind)];
    for (const key of ['train', 'seeds', 'pseudo', 'student', 'oneStage', 'featuresNormals', 'anomalyMap'] as const) {
      expect(told[key]).toEqual(expect.any(Number));
      expect(other[key]).toEqual(expect.any(Number));
      expect(other[key]).not.toBe(told[key]);
    }
    expect(told.train).toBeGreaterThan(other.train as number);
  });

  it('thresholds stay as they are', () => {
    expect(blind.work.threshold).toEqual(seen.work.threshold);
    expect(blind.work.refined.threshold).toBe(seen.work.refined.threshold);
    expect(blind.two.figures.minArea).toEqual(seen.two.figures.minArea);
    expect(blind.work.figures.tagF1).toEqual(seen.work.figures.tagF1);
  });

  it('the queue and the random sample stay as they are', () => {
    expect(seen.work.figures.queue.length).toBeGreaterThan(3);
    expect(blind.work.figures.queue).toEqual(seen.work.figures.queue);
    expect(blind.work.figures.randomSample).toEqual(seen.work.figures.randomSample);
  });

  it('pseudo masks, weights and the model that is handed over are the same bytes', () => {
    expect(blind.work.refined.labels.blob).toMatch(/^[0-9a-f]{64}$/);
    expect(blind.work.refined).toEqual(seen.work.refined);
    expect(blind.two.student.weights).toEqual(seen.two.student.weights);
    expect(blind.two.figures.deliverable).toEqual(seen.two.figures.deliverable);
  });

  it('routes learn the same labels and weights, with the same threshold', () => {
    const learned = ({ routes }: Outcome) => routes.map(({ id, status, figures }) => ({ id, status, labels: figures?.labels, weights: figures?.weights, distance: figures?.anomaly?.distance, normals: figures?.anomaly?.normals }));
    expect(learned(seen).map((r) => r.status)).toEqual(['evaluated', 'evaluated']);
    expect(learned(seen)[1]?.distance).toBeGreaterThan(0);
    expect(learned(blind)).toEqual(learned(seen));
  });

  it('no step but scoring is even handed a mask: all other cache keys are the same', () => {
    const keys = ({ records }: Outcome) => records.filter((r) => !scoring.includes(r.step)).map(({ step, key }) => [step, key]);
    expect(keys(seen).map(([step]) => step)).toEqual(expect.arrayContaining(['features', 'tag-model', 'cam', 'seed-threshold', 'refine', 'student', 'deliverable', 'one-stage', 'normal-bank', 'anomaly-maps', 'anomaly-seeds']));
    expect(keys(blind)).toEqual(keys(seen));
    expect(blind.records.some((r) => r.reused)).toBe(false);
    const scored = ({ records }: Outcome) => records.filter((r) => scoring.includes(r.step)).map((r) => r.key);
    expect(scored(blind)).not.toEqual(scored(seen));
  });
});
