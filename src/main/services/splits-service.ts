/** Data check and splits: what gate G1 judges, and the ways to put it right. */
import { appError } from '#shared/contract/errors.ts';
import type { DataCheck, SplitsState } from '#shared/contract/data.ts';
import { checkData } from '#shared/domain/data-check.ts';
import { defaultGateSettings } from '#shared/domain/gate-settings.ts';
import type { GateSettings } from '#shared/domain/gate-settings.ts';
import type { Split } from '#shared/domain/gate-types.ts';
import { splitByGroups } from '#shared/domain/splits.ts';
import { isNormal } from '#shared/domain/tags.ts';
import type { TagState } from '#shared/domain/tags.ts';
import type { CallHandlers } from '../ports/handlers.ts';
import type { OpenProject, ProjectClass } from '../ports/repos.ts';
import type { Sha256 } from '../ports/runtime.ts';
import type { AppState, Changes, Sessions } from '../ports/workbench.ts';
import { dataTable, tagsOfRow } from './data-table.ts';
import { newestRun, projectOf, whoIs } from './projects-service.ts';

export interface SplitsDeps {
  readonly sessions: Pick<Sessions, 'get'>;
  readonly state: Pick<AppState, 'settings'>;
  readonly changes: Changes;
  readonly sha256: Sha256;
}

type SplitHandlers = Pick<CallHandlers, 'data.check' | 'data.mark-pair' | 'data.splits' | 'data.resplit' | 'data.move-group'>;

interface Tagged {
  readonly record: { readonly id: string; readonly relPath: string; readonly sha256: string; readonly split: Split | null; readonly group: string | null };
  readonly tags: readonly TagState[];
}

export function splitsService(deps: SplitsDeps): SplitHandlers {
  return {
    'data.check': async ({ project }) => checkOf(deps, (await deps.sessions.get(project)).open),
    'data.mark-pair': async ({ project, a, b, different }) => {
      const { open } = await deps.sessions.get(project);
      if (a === b) throw appError('bad-usage', 'The two pictures have the same content', 'Move them into one split instead.');
      await open.repos.labelBook.markDifferent(a, b, different, await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['images'] });
      return null;
    },
    'data.splits': async ({ project }) => {
      const { open } = await deps.sessions.get(project);
      return splitsOf((await projectOf(open)).classes, await tagged(deps, open));
    },
    'data.resplit': async ({ project, seed, onlyUnplaced, apply }) => {
      const { open } = await deps.sessions.get(project);
      const { classes } = await projectOf(open);
      const images = await tagged(deps, open);
      const placed = resplit(images, seed, onlyUnplaced);
      if (apply) {
        await open.repos.images.assign(images.filter((i) => i.record.split !== placed.get(i.record.id)).map((i) => ({ imageId: i.record.id, split: placed.get(i.record.id) as Split, group: i.record.group })), await whoIs(deps.state));
        deps.changes.emit({ project, areas: ['images'] });
      }
      return splitsOf(classes, images.map((i) => ({ ...i, record: { ...i.record, split: placed.get(i.record.id) as Split } })));
    },
    'data.move-group': async ({ project, group, imageIds, split }) => {
      const { open } = await deps.sessions.get(project);
      const ids = new Set(imageIds);
      const all = await open.repos.images.list();
      // A group never crosses splits: whoever moves one image of a group moves the group.
      const groups = new Set([...(group === null ? [] : [group]), ...all.filter((i) => ids.has(i.id) && i.group !== null).map((i) => i.group as string)]);
      const moved = all.filter((i) => ids.has(i.id) || (i.group !== null && groups.has(i.group)));
      if (moved.length === 0) throw appError('not-found', 'There is nothing to move', 'Reload the screen.');
      await open.repos.images.assign(moved.map((i) => ({ imageId: i.id, split, group: i.group })), await whoIs(deps.state));
      deps.changes.emit({ project, areas: ['images'] });
      return null;
    },
  };
}

/** Images without a split join the split of their group where it has one. */
function resplit(images: readonly Tagged[], seed: number, onlyUnplaced: boolean): ReadonlyMap<string, Split> {
  const kept = onlyUnplaced ? images.filter((i) => i.record.split !== null) : [];
  const ofGroup = new Map(kept.flatMap((i) => (i.record.group === null ? [] : [[i.record.group, i.record.split as Split] as const])));
  const open = onlyUnplaced ? images.filter((i) => i.record.split === null && (i.record.group === null || !ofGroup.has(i.record.group))) : images;
  const placed = splitByGroups(open.map((i) => ({ id: i.record.id, group: i.record.group, tags: i.tags, sha256: i.record.sha256 })), seed);
  return new Map(images.map((i) => [i.record.id, placed.get(i.record.id) ?? i.record.split ?? ofGroup.get(i.record.group ?? '') ?? 'train']));
}

async function tagged(deps: SplitsDeps, open: OpenProject): Promise<readonly Tagged[]> {
  const table = await dataTable(open.repos, deps.sha256);
  return table.ids.map((id, row) => ({ record: { id, relPath: table.names[row] as string, sha256: table.sha256[row] as string, split: table.splits[row] ?? null, group: table.groups[row] ?? null }, tags: tagsOfRow(table, row) }));
}

const letters = ['train', 'val', 'test', 'none'] as const;

function splitsOf(classes: readonly ProjectClass[], images: readonly Tagged[]): SplitsState {
  const present = (members: readonly Tagged[]): number[] => classes.map((_, k) => members.filter((i) => i.tags[k] === 'present').length);
  const inSplit = (members: readonly Tagged[], s: (typeof letters)[number]): readonly Tagged[] => members.filter((i) => (i.record.split ?? 'none') === s);
  const bySplit = <T>(value: (s: (typeof letters)[number]) => T): Record<(typeof letters)[number], T> => ({ train: value('train'), val: value('val'), test: value('test'), none: value('none') });
  const groups = new Map<string | null, Tagged[]>();
  for (const i of images) {
    const members = groups.get(i.record.group);
    if (members) members.push(i);
    else groups.set(i.record.group, [i]);
  }
  const rows = [...groups].map(([group, members]) => ({ group, images: members.length, bySplit: bySplit((s) => inSplit(members, s).length), present: present(members) }));
  const collator = new Intl.Collator(undefined, { numeric: true });
  return {
    classes,
    groups: rows.sort((a, b) => collator.compare(a.group ?? '', b.group ?? '')),
    totals: bySplit((s) => ({ images: inSplit(images, s).length, present: present(inSplit(images, s)), normal: inSplit(images, s).filter((i) => isNormal(i.tags)).length })),
    crossing: rows.filter((r) => r.group !== null && (['train', 'val', 'test'] as const).filter((s) => r.bySplit[s] > 0).length > 1).map((r) => r.group as string),
  };
}

async function checkOf(deps: SplitsDeps, open: OpenProject): Promise<DataCheck> {
  const { classes } = await projectOf(open);
  const images = await tagged(deps, open);
  const placed = images.filter((i) => i.record.split !== null);
  const facts = checkData(placed.map(({ record, tags }) => ({ id: record.id, sha256: record.sha256, split: record.split as Split, tags })), classes.map((c) => c.name), []);
  const byId = new Map(images.map((i) => [i.record.id, i.record]));
  const bySha = new Map(images.map((i) => [i.record.sha256, i.record]));
  const shown = (r: Tagged['record']): DataCheck['exactLeaks'][number][number] => ({ id: r.id, name: r.relPath, sha256: r.sha256, split: r.split, group: r.group });
  const gates = ((await open.repos.gates.currentLock())?.settings as GateSettings | undefined) ?? defaultGateSettings((await projectOf(open)).profile);
  const marks = await open.repos.labelBook.differentPairs();
  const isMarked = (a: string, b: string): boolean => marks.some((m) => (m.a === a && m.b === b) || (m.a === b && m.b === a));
  const { pairs, at } = await comparedPairs(open);
  // Pictures that came in after the comparison were not compared.
  const imported = await open.repos.audit.lastAt('images-imported');
  const uncompared = pairs !== null && at !== null && imported !== null && imported > at;
  return {
    images: facts.images,
    normal: facts.normal,
    classes: facts.classes,
    unknownShare: facts.unknownShare,
    allTaggedAlike: facts.allTaggedAlike,
    minPositives: gates.minPositives.value,
    maxUnknownShare: gates.maxUnknownShare.value,
    exactLeaks: facts.exactLeaks.map((set) => set.map((id) => shown(byId.get(id) as Tagged['record']))),
    nearLeaks:
      pairs &&
      pairs.flatMap(({ a, b, bits }) => {
        const [x, y] = [byId.get(a), byId.get(b)];
        return x && y && x.split !== null && y.split !== null && x.split !== y.split && x.sha256 !== y.sha256 && !isMarked(x.sha256, y.sha256) ? [{ a: shown(x), b: shown(y), bits }] : [];
      }),
    marked: marks.flatMap((m) => {
      const [x, y] = [bySha.get(m.a), bySha.get(m.b)];
      return x && y ? [{ a: shown(x), b: shown(y), who: m.who, at: m.at }] : [];
    }),
    unplaced: images.length - placed.length,
    uncompared,
  };
}

type Pairs = readonly { readonly a: string; readonly b: string; readonly bits: number }[];

/** Look-alikes of the newest comparison, by a check or by a run, and when it was made; null when the pictures were never compared. */
async function comparedPairs(open: OpenProject): Promise<{ readonly pairs: Pairs | null; readonly at: string | null }> {
  const newest = (await open.repos.steps.list()).filter((s) => s.name === 'near-duplicates').at(-1);
  if (newest) return { pairs: (newest.figures as { readonly output: { readonly pairs: Pairs } }).output.pairs, at: newest.createdAt };
  const run = await newestRun(open);
  return { pairs: run?.stored.dataFacts.nearLeaks ?? null, at: run?.record.startedAt ?? null };
}
