import { type Split, splits } from './gate-types.ts';
import { compareIds } from './seeded-order.ts';
import { type ImageTags, isNormal, type TagState } from './tags.ts';

/** Two images whose 64-bit difference hashes differ in at most this many bits look like the same picture. */
export const nearDuplicateMaxBits = 4;

export type CheckedImage = {
  readonly id: string;
  readonly sha256: string;
  readonly tags: ImageTags;
  readonly split: Split;
};

/** Two images with the Hamming distance of their hashes in bits; a person may have marked them as different. */
export type NearPair = {
  readonly a: string;
  readonly b: string;
  readonly bits: number;
  readonly markedDifferent: boolean;
};

export type TagCounts = Readonly<Record<TagState, number>>;

export type DataFacts = {
  /** Images of each split, and those of them where every class is absent. */
  readonly images: Readonly<Record<Split, number>>;
  readonly normal: Readonly<Record<Split, number>>;
  /** One row a class, in class order. */
  readonly classes: readonly { readonly name: string; readonly counts: Readonly<Record<Split, TagCounts>> }[];
  /** Share of unknown among the image × class cells of train, 0–1; null without such cells. */
  readonly unknownShare: number | null;
  /** Sets of byte-identical files that lie in more than one split (ids in order). */
  readonly exactLeaks: readonly (readonly string[])[];
  /** Pairs over the border of two splits that look alike and that nobody marked as different; exact ones left out. */
  readonly nearLeaks: readonly NearPair[];
  /** True when two or more images all carry the same tags: there is nothing to learn. */
  readonly allTaggedAlike: boolean;
};

/** Counts what gate G1 judges: positives, unknown tags and leaks between splits. Pairs of unknown ids are ignored. */
export function checkData(
  images: readonly CheckedImage[],
  classes: readonly string[],
  pairs: readonly NearPair[],
): DataFacts {
  const of = (split: Split): readonly CheckedImage[] => images.filter((image) => image.split === split);
  const inSplit: Record<Split, readonly CheckedImage[]> = { train: of('train'), val: of('val'), test: of('test') };
  const perSplit = <T>(value: (members: readonly CheckedImage[]) => T): Record<Split, T> => ({
    train: value(inSplit.train),
    val: value(inSplit.val),
    test: value(inSplit.test),
  });
  const cells = inSplit.train.length * classes.length;
  const count = (members: readonly CheckedImage[], index: number, state: TagState): number =>
    members.filter((image) => image.tags[index] === state).length;
  const rows = classes.map((name, index) => ({
    name,
    counts: perSplit((members) => ({
      present: count(members, index, 'present'),
      absent: count(members, index, 'absent'),
      unknown: count(members, index, 'unknown'),
    })),
  }));
  const unknown = rows.reduce((sum, row) => sum + row.counts.train.unknown, 0);
  return {
    images: perSplit((members) => members.length),
    normal: perSplit((members) => members.filter((image) => isNormal(image.tags)).length),
    classes: rows,
    unknownShare: cells === 0 ? null : unknown / cells,
    exactLeaks: exactLeaks(images),
    nearLeaks: nearLeaks(images, pairs),
    allTaggedAlike: images.length > 1 && new Set(images.map((image) => image.tags.join())).size === 1,
  };
}

function exactLeaks(images: readonly CheckedImage[]): readonly (readonly string[])[] {
  const bySha = new Map<string, CheckedImage[]>();
  for (const image of images) {
    const twins = bySha.get(image.sha256);
    if (twins === undefined) bySha.set(image.sha256, [image]);
    else twins.push(image);
  }
  return [...bySha.values()]
    .filter((twins) => splits.filter((split) => twins.some((image) => image.split === split)).length > 1)
    .map((twins) => twins.map((image) => image.id).sort(compareIds))
    .sort((a, b) => compareIds(a[0], b[0]));
}

function nearLeaks(images: readonly CheckedImage[], pairs: readonly NearPair[]): readonly NearPair[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  return pairs.filter((pair) => {
    const a = byId.get(pair.a);
    const b = byId.get(pair.b);
    if (a === undefined || b === undefined || pair.markedDifferent || pair.bits > nearDuplicateMaxBits) return false;
    return a.split !== b.split && a.sha256 !== b.sha256;
  });
}
