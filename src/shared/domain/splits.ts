import { type Split, splits } from './gate-types.ts';
import { compareIds, seededKey } from './seeded-order.ts';
import { type ImageTags, isNormal } from './tags.ts';

/** Shares of the images that train, val and test should get; they sum to 1. */
export type SplitShares = Readonly<Record<Split, number>>;

export const defaultShares: SplitShares = { train: 0.6, val: 0.2, test: 0.2 };

/** An image to be placed; a null group means the image stands alone, unless another has the same content (`sha256`). */
export type SplitItem = { readonly id: string; readonly group: string | null; readonly tags: ImageTags; readonly sha256?: string };

type Bundle = { readonly key: string; readonly ids: readonly string[]; readonly counts: readonly number[] };

/**
 * Places every image in train, val or test so that neither a group nor a copy of a file crosses and each class (and the normal images) is spread
 * roughly by the shares. Same ids, groups, tags and seed → same split, whatever the order of the items. With three
 * groups or more no split stays empty. Greedy after Sechidis et al. 2011 (iterative stratification): bundles with the
 * rarest label first, each to the split where Pearson's chi-squared distance from the wanted counts falls most.
 */
export function splitByGroups(
  items: readonly SplitItem[],
  seed: number,
  shares: SplitShares = defaultShares,
): ReadonlyMap<string, Split> {
  const bundles = bundleByGroup(items);
  const labels = bundles[0]?.counts.length ?? 0;
  const totals = Array.from({ length: labels }, (_, label) => bundles.reduce((sum, bundle) => sum + bundle.counts[label], 0));
  const rarest = (bundle: Bundle): number =>
    Math.min(...bundle.counts.map((count, label) => (count > 0 ? totals[label] : Infinity)));
  const order = [...bundles].sort(
    (a, b) =>
      rarest(a) - rarest(b) ||
      b.ids.length - a.ids.length ||
      seededKey(seed, a.key) - seededKey(seed, b.key) ||
      compareIds(a.key, b.key),
  );
  const placed: Record<Split, Bundle[]> = { train: [], val: [], test: [] };
  const zeros = (): number[] => totals.map(() => 0);
  const current: Record<Split, number[]> = { train: zeros(), val: zeros(), test: zeros() };
  for (const bundle of order) {
    const change = (split: Split): number =>
      bundle.counts.reduce((sum, count, label) => {
        if (count === 0) return sum;
        if (shares[split] <= 0) return Infinity;
        const wanted = shares[split] * totals[label];
        const before = current[split][label] - wanted;
        // Divided by the total once more, so that a rare label weighs more than the mere number of images.
        return sum + ((before + count) ** 2 - before ** 2) / (wanted * totals[label]);
      }, 0);
    const best = splits.reduce((chosen, split) => (change(split) < change(chosen) - 1e-12 ? split : chosen));
    placed[best].push(bundle);
    bundle.counts.forEach((count, label) => (current[best][label] += count));
  }
  fillEmptySplits(placed, shares);
  return new Map(splits.flatMap((split) => placed[split].flatMap((bundle) => bundle.ids.map((id) => [id, split] as const))));
}

/** The prefix keeps a lone image from joining a group that is named like its id. */
function ownKey(item: SplitItem): string {
  return item.group === null ? `image:${item.id}` : `group:${item.group}`;
}

/** Bundle of each content: that of its first group, else of its first image, so that a lone copy goes where the other goes. */
function contentKeys(items: readonly SplitItem[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const item of [...items].sort((a, b) => Number(a.group === null) - Number(b.group === null) || compareIds(ownKey(a), ownKey(b)))) {
    if (item.sha256 !== undefined && !keys.has(item.sha256)) keys.set(item.sha256, ownKey(item));
  }
  return keys;
}

/** Counts of a bundle: one a class (present), one for normal images, one for all images. */
function bundleByGroup(items: readonly SplitItem[]): readonly Bundle[] {
  const byGroup = new Map<string, SplitItem[]>();
  const keyOfContent = contentKeys(items);
  for (const item of items) {
    const key = (item.group === null && item.sha256 !== undefined ? keyOfContent.get(item.sha256) : undefined) ?? ownKey(item);
    const members = byGroup.get(key);
    if (members === undefined) byGroup.set(key, [item]);
    else members.push(item);
  }
  const classes = items.reduce((most, item) => Math.max(most, item.tags.length), 0);
  return [...byGroup].map(([key, members]) => ({
    key,
    ids: members.map((item) => item.id).sort(compareIds),
    counts: [
      ...Array.from({ length: classes }, (_, index) => members.filter((item) => item.tags[index] === 'present').length),
      members.filter((item) => isNormal(item.tags)).length,
      members.length,
    ],
  }));
}

function fillEmptySplits(placed: Record<Split, Bundle[]>, shares: SplitShares): void {
  for (const split of splits) {
    if (placed[split].length > 0 || shares[split] <= 0) continue;
    const donor = splits.reduce((chosen, other) => (placed[other].length > placed[chosen].length ? other : chosen));
    if (placed[donor].length < 2) continue;
    const smallest = placed[donor].reduce((chosen, bundle) => (bundle.ids.length < chosen.ids.length ? bundle : chosen));
    placed[donor] = placed[donor].filter((bundle) => bundle !== smallest);
    placed[split].push(smallest);
  }
}

/** Groups with images in more than one split, by name, each with those splits; empty when the split is sound. */
export function groupsAcrossSplits(
  items: readonly { readonly group: string | null; readonly split: Split }[],
): readonly { readonly group: string; readonly splits: readonly Split[] }[] {
  const seen = new Map<string, Set<Split>>();
  for (const { group, split } of items) {
    if (group !== null) seen.set(group, (seen.get(group) ?? new Set<Split>()).add(split));
  }
  return [...seen]
    .filter(([, found]) => found.size > 1)
    .sort(([a], [b]) => compareIds(a, b))
    .map(([group, found]) => ({ group, splits: splits.filter((split) => found.has(split)) }));
}
