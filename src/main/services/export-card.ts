/** The card that goes with the model file: what it is, what it expects, how good it was and on what. Pure. */
import type { OperatingPoint, ProjectRecord } from '../ports/repos.ts';
import type { Stage2Run } from './stage2-leaves.ts';

/** JSON text. Throws when the run has no model. */
export function modelCardOf({ record, stored, stage2 }: Stage2Run, project: ProjectRecord, points: readonly OperatingPoint[], appVersion: string): string {
  const { deliverable, backbone, basis } = stored;
  if (!deliverable) throw new Error('the run has no model');
  const { miou, miouCi, perClass, missRate, falseAlarmRate, boundaryIou, n, split } = stage2.student;
  const extra = stage2.student as unknown as { readonly minArea: number; readonly minAreaRule: string };
  const own = points.find((p) => p.runId === record.id) ?? null;
  const card = {
    product: 'tegakari student',
    program: appVersion,
    project: project.name,
    file: modelFile,
    sha256: deliverable.blob,
    bytes: deliverable.bytes,
    classes: Object.fromEntries(project.classes.filter((c) => stored.result.dataset.classes.includes(c.name)).map((c) => [c.id, c.name])),
    input: { name: 'pixels', dtype: 'uint8', shape: ['height', 'width', 3], meaning: 'RGB, any size, EXIF rotation applied' },
    output: { name: 'class_map', dtype: 'uint8', shape: ['height', 'width'], meaning: 'class id of each pixel, 0 background' },
    backbone,
    minArea: { shareOfImage: extra.minArea, rule: extra.minAreaRule, meaning: 'an image is called when a find of at least this share of it exists' },
    greyZone: own && { low: own.low, high: own.high, chosenOn: own.split, who: own.who, at: own.at },
    figures: { convention: stored.result.convention, split, n, miou, miouCi, boundaryIou, perClass, missRate, falseAlarmRate, secondsPerImage: stage2.secondsPerImage },
    madeFrom: { run: record.id, finishedAt: record.finishedAt, seed: record.seed, datasetVersion: basis?.dataset ?? null, hashes: stored.result.hashes, reviewedBy: stored.result.stage1?.reviewedBy ?? null },
    limits: 'Measured on the audit sample of this project only. Other lighting, parts or cameras need a new audit sample.',
  };
  return `${JSON.stringify(card, null, 2)}\n`;
}

export const modelFile = 'student.onnx';
export const cardFile = 'student.card.json';
