/** From a stored run to the facts of a report. */
import { appError } from '#shared/contract/errors.ts';
import { canonicalJson } from '#shared/domain/canonical-json.ts';
import type { Interval, Language } from '#shared/domain/gate-types.ts';
import type { ProjectForm } from '#shared/domain/project-form.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { ReportPicture } from '../ports/method.ts';
import type { ImageRecord, OpenProject } from '../ports/repos.ts';
import type { ReportFacts, SamplePicture, VersionFacts, WorstPicture } from '../ports/report.ts';
import type { Sha256 } from '../ports/runtime.ts';
import { gateWithText, verdictWithText } from '#shared/domain/reason-text.ts';
import type { Gate, Verdict } from '#shared/domain/gate-types.ts';
import { templateOf } from './proof-service.ts';
import type { StoredRun } from './proof-service.ts';
import { curveFacts, leavesOf, minAreaOf, sizeHitsOf } from './report-curves.ts';
import { dataPageOf } from './report-data.ts';
import { type ErrorCase, errorCases } from './report-errors.ts';

export interface ReportDeps {
  readonly versions: Omit<VersionFacts, 'models'>;
  readonly sha256: Sha256;
  /** Local time with offset. */
  readonly nowLocal: () => string;
  /** #rrggbb of a class id, the same as in the pictures. */
  readonly classColour: (id: number) => string;
  readonly base64: (bytes: Uint8Array) => string;
  /** Exact two-sided 95 % interval of k of n. */
  readonly rateInterval: (k: number, n: number) => Interval;
  /** JPEG of a source image, with the class colours of a mask (a blob) over it unless that is null. Throws when a file is gone. */
  readonly overlay: (open: OpenProject, blobs: Blobs, image: ImageRecord, mask: string | null) => Promise<Uint8Array>;
}

/** Facts of the newest finished run. Throws `not-found` when there is none. */
export async function reportFacts(deps: ReportDeps, open: OpenProject, blobs: Blobs, lang: Language): Promise<{ readonly facts: ReportFacts; readonly runId: string }> {
  const run = (await open.repos.runs.list()).find((r) => r.status === 'done' && r.result !== null);
  const project = await open.repos.project.get();
  if (!run || !project) throw appError('not-found', 'The project has no finished run to report on', 'Run "tegakari run --project DIR" first.', open.folder);
  const stored = run.result as StoredRun;
  const records = await open.repos.images.list();
  const images = new Map(records.map((i) => [i.sha256, i]));
  const tags = await open.repos.tags.list();
  const named = (imageId: string, state: string): readonly string[] =>
    project.classes.filter((c) => tags.some((t) => t.imageId === imageId && t.classId === c.id && t.state === state)).map((c) => c.name);
  const uri = async (sha: string | null): Promise<string | null> => (sha === null ? null : `data:image/jpeg;base64,${deps.base64(await blobs.get(sha))}`);
  const picture = async (p: ReportPicture): Promise<SamplePicture> => {
    const image = images.get(p.sha256);
    return {
      file: image?.relPath ?? p.sha256,
      group: image?.group ?? null,
      tags: image ? named(image.id, 'present') : [],
      unknownTags: image ? named(image.id, 'unknown') : [],
      split: image?.split ?? 'test',
      image: await uri(p.image),
      seed: await uri(p.seed),
      pseudo: await uri(p.pseudo),
      student: await uri(p.student),
      truth: await uri(p.truth),
      iou: p.iou,
    };
  };
  const samples = await Promise.all(stored.pictures.samples.map(picture));
  const leaves = await leavesOf(stored, blobs);
  const minArea = minAreaOf(stored);
  const { result } = stored;
  /** Runs of older programs left their few pictures alone. */
  const kept = (): Promise<readonly WorstPicture[]> =>
    Promise.all(stored.pictures.worst.flatMap((p) => (p.why === null ? [] : [picture(p).then((shown) => ({ ...shown, why: p.why as NonNullable<typeof p.why>, largest: null, defect: null }))])));
  const drawn = async (found: ErrorCase): Promise<readonly WorstPicture[]> => {
    const image = images.get(found.image.sha256);
    if (image === undefined) return [];
    const draw = async (mask: string | null): Promise<string | null> => deps.overlay(open, blobs, image, mask).then((bytes) => `data:image/jpeg;base64,${deps.base64(bytes)}`, () => null);
    const truth = found.image.truth !== null ? await draw(found.image.truth) : found.image.normal ? await draw(null) : null;
    return [{
      file: image.relPath, group: image.group, tags: named(image.id, 'present'), unknownTags: named(image.id, 'unknown'), split: image.split ?? 'test', seed: null, pseudo: null,
      image: await draw(null), truth, student: await draw(found.image.map), iou: found.image.iou, why: found.why, largest: found.largest, defect: found.defect,
    }];
  };
  const worst = leaves.stage2 === null || minArea === null ? await kept() : (await Promise.all(errorCases(leaves.stage2, minArea).map(drawn))).flat();
  return {
    runId: run.id,
    facts: {
      result: {
        ...result,
        gates: result.gates.map((g) => gateWithText(g as unknown as Gate, lang)) as unknown as typeof result.gates,
        verdict: verdictWithText(result.verdict as unknown as Verdict, lang) as unknown as typeof result.verdict,
      },
      project: {
        name: project.name,
        isDemo: project.demo !== null,
        form: project.form as ProjectForm,
        nextDecisionDate: null,
        request: null,
        object: (await templateOf(open))?.wording.object || null,
        foundationDecision: project.g4Decision as ReportFacts['project']['foundationDecision'],
      },
      generatedAt: deps.nowLocal(),
      versions: { ...deps.versions, models: [stored.backbone] },
      classes: project.classes.map((c) => ({ name: c.name, colour: deps.classColour(c.id) })),
      data: stored.dataFacts,
      settings: [
        { key: 'seed', value: String(run.seed) },
        { key: 'backbone', value: stored.backbone.id },
        ...Object.entries(run.settings as Record<string, unknown>).filter(([key]) => key !== 'backbone').map(([key, value]) => ({ key, value: String(value) })),
      ],
      samples,
      worst,
      dataPage: dataPageOf(records, await open.repos.imports.problems(), stored.dataFacts, stored.basis?.dataset ?? null),
      curves: curveFacts(stored, leaves.stage1, leaves.stage2),
      sizeHits: sizeHitsOf(result.stage2?.student.perSize, deps.rateInterval),
      resultSha256: deps.sha256(canonicalJson(withoutTimes(result))),
    },
  };
}

/** The hash that a signature names must not change with the speed of the machine. */
function withoutTimes(result: StoredRun['result']): unknown {
  const { seconds: _seconds, device: _device, ...rest } = result;
  return JSON.parse(JSON.stringify(rest));
}
