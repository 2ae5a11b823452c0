/** What the data page of a report tells: version, lots, picture sizes, the same picture twice, files that stayed out. */
import type { DataFacts } from '#shared/domain/data-check.ts';
import { type Split, splits } from '#shared/domain/gate-types.ts';
import type { ImageRecord, ImportProblem } from '../ports/repos.ts';
import type { DataPageFacts } from '../ports/report.ts';

/** Longest lists that a reader still reads. */
const most = { groups: 16, sizes: 6, leaks: 12, refused: 8 } as const;

/** Images without a split (imported after the run) count in no group. Pure. */
export function dataPageOf(images: readonly ImageRecord[], problems: readonly ImportProblem[], data: DataFacts, version: string | null): DataPageFacts {
  const placed = images.filter((image) => image.split !== null);
  const groups = [...Map.groupBy(placed, (image) => image.group)].map(([name, members]) => ({ name, counts: countsOf(members) })).sort((a, b) => sumOf(b.counts) - sumOf(a.counts));
  const sizes = [...Map.groupBy(images, (image) => `${image.widthPx}x${image.heightPx}`).values()]
    .flatMap((members) => (members[0] === undefined ? [] : [{ widthPx: members[0].widthPx, heightPx: members[0].heightPx, images: members.length }]))
    .sort((a, b) => b.images - a.images);
  const nameOf = new Map(images.map((image) => [image.id, image.relPath]));
  const files = (ids: readonly string[]): readonly string[] => ids.map((id) => nameOf.get(id) ?? id);
  const leaks = [
    ...data.exactLeaks.map((ids) => ({ kind: 'same' as const, files: files(ids) })),
    ...data.nearLeaks.map((pair) => ({ kind: 'near' as const, files: files([pair.a, pair.b]) })),
  ];
  const refused = [...Map.groupBy(problems.filter((problem) => problem.kind === 'refused'), (problem) => problem.code)]
    .map(([code, all]) => ({ code, files: all.length, example: all[0]?.file ?? '' }))
    .sort((a, b) => b.files - a.files);
  return {
    version,
    groups: groups.slice(0, most.groups),
    groupsTotal: groups.length,
    testGroups: groups.filter((group) => group.name !== null && group.counts.test > 0).length,
    crossingGroups: groups.filter((group) => group.name !== null && splits.filter((split) => group.counts[split] > 0).length > 1).length,
    sizes: sizes.slice(0, most.sizes),
    sizesTotal: sizes.length,
    sameFiles: images.length - new Set(images.map((image) => image.sha256)).size,
    leaks: leaks.slice(0, most.leaks),
    refused: refused.slice(0, most.refused),
  };
}

function countsOf(members: readonly ImageRecord[]): Record<Split, number> {
  const of = (split: Split): number => members.filter((image) => image.split === split).length;
  return { train: of('train'), val: of('val'), test: of('test') };
}

function sumOf(counts: Readonly<Record<Split, number>>): number {
  return splits.reduce((sum, split) => sum + counts[split], 0);
}
