// Writes docs/results.md from the stored results in docs/results/. Run it after replacing a JSON there.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'docs', 'results');
const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const files = existsSync(folder) ? readdirSync(folder).sort() : [];
const n3 = (v) => (v === null || v === undefined ? '–' : v.toFixed(3));
const withSd = (s) => (s === undefined ? '–' : s.miouSd === undefined ? n3(s.miou) : `${n3(s.miou)} ± ${n3(s.miouSd)}`);
const ci = (v) => (v ? `${n3(v[0])} … ${n3(v[1])}` : '–');
const table = (head, rows) => [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((r) => `| ${r.join(' | ')} |`), ''].join('\n');

const out = [
  '# Results',
  '',
  'Made by `node scripts/results.mjs` from the JSON files in `docs/results/`; nothing here is typed by hand.',
  'mIoU: one confusion matrix over the split, background counted, 255 ignored, absent classes dropped (torchmetrics `MulticlassJaccardIndex`, macro). Students and the full-mask curve are scored on test, seeds and pseudo masks on train.',
  'Seconds add up the steps as they were first run, on two cores that had other work as well; finished steps are reused, so that the total is that of the last call.',
  '± is the standard deviation over the seeds. The settings of the method were found in trials that looked at these three sets (docs/adr/0004, 0010, 0011, 0012), so their figures flatter it.',
  '',
];

/** Routes that were asked for besides the reference. */
const asked = (r) => {
  const ids = (r.routes ?? []).filter((x) => x.status === 'evaluated').map((x) => x.id);
  return ids.length > 1 ? ` --routes ${ids.join(',')}` : '';
};

for (const file of files.filter((f) => f.startsWith('bench-'))) {
  const r = read(file);
  const seeds = r.seeds;
  out.push(
    `## ${r.dataset}`,
    '',
    `\`npm run -s cli -- bench ../shared/data/${r.dataset} --corrections ${r.students.map((s) => s.corrections).join(',')} --repeats ${r.repeats}${asked(r)}\``,
    '',
    `${r.train} train, ${r.val} val, ${r.test} test images; classes ${r.classes.join(', ')}; backbone ${r.backbone}; seeds ${r.seed}–${r.seed + r.repeats - 1}; device ${r.device.used}; settings ${r.settingsHash.slice(0, 12)}.`,
    '',
    table(
      ['figure', 'value'],
      [
        ['tag F1 (macro, test)', n3(r.tagF1)],
        ['seeds at the chosen threshold (train)', `${withSd(seeds)} (t = ${seeds.threshold.toFixed(2)}, ${seeds.thresholdRule})`],
        ['seeds at the best threshold, for comparison only', `${n3(seeds.miou + seeds.thresholdRegret)} (t = ${seeds.bestThreshold.toFixed(2)})`],
        ['threshold regret', n3(seeds.thresholdRegret)],
        ['pseudo masks (train)', `${withSd(r.pseudo)}, ${(100 * r.pseudo.ignored).toFixed(1)} % of the pixels left out`],
        ...(r.refiner ? [['refiner (first seed)', `${r.refiner.id} (${r.refiner.rule}, ${r.refiner.sampled} train images looked at)`]] : []),
        ['all masks (test)', `${withSd(r.fullMasks)} (${r.fullMasks.masks} images)`],
        ['doubt: AUROC, Spearman', `${n3(r.noise.auroc)}, ${n3(r.noise.spearman)}`],
        ...(r.noise.recoveryAt20 == null ? [] : [['part of the gap to all masks that the first fifth of the queue recovers', `${n3(r.noise.recoveryAt20)} (${r.noise.corrected} images corrected)`]]),
        ['seconds in all, all seeds', `${Math.round(r.seconds.total)} (features ${Math.round(r.seconds.features)}, students ${Math.round(r.seconds.student)})`],
        ['peak memory', `${r.peakMb} MB`],
      ],
    ),
    table(
      ['corrections', 'student mIoU', ...r.classes, 'label hours voc / plant', 'same hours by hand, voc', 'same hours by hand, plant'],
      r.students.map((s) => {
        const same = (prices) => {
          const p = r.sameHours.find((q) => q.corrections === s.corrections && q.prices === prices);
          return `${withSd(p)} (${p.masks.toFixed(1)} masks${p.clamped ? ', clamped' : ''})`;
        };
        return [s.corrections, withSd(s), ...r.classes.map((c) => n3(s.perClass[c].iou)), `${s.labelHours.voc.toFixed(2)} / ${s.labelHours.plant.toFixed(2)}`, same('voc'), same('plant')];
      }),
    ),
    table(['full masks', ...r.fullMaskCurve.map((p) => p.masks)], [['mIoU', ...r.fullMaskCurve.map((p) => n3(p.miou))]]),
  );
  const routes = (r.routes ?? []).filter((x) => x.status === 'evaluated');
  if (routes.length > 1)
    out.push(
      'Routes, tags only, each with its own student (the interval of the gain is that of the first seed):',
      '',
      table(
        ['route', 'its pseudo masks (train)', 'student mIoU (test)', 'gain against classical (95 %)', 'AUPRO', 'pixel AP', 'seconds an image'],
        routes.map((x) => {
          const classical = x.id === 'classical';
          const student = classical ? r.students.find((s) => s.corrections === 0) : x;
          return [x.id, n3(classical ? r.pseudo.miou : x.pseudo?.miou), withSd(student), classical ? 'reference' : ci(x.gainCi), n3(x.aupro), n3(x.pixelAp), n3(x.secondsPerImage)];
        }),
      ),
    );
}

// One file a set and refiner: bench --corrections 0 --refiner ID.
const refiners = files.filter((f) => f.startsWith('refiner-')).map((f) => read(f));
if (refiners.length > 0)
  out.push(
    '## Refiners compared (docs/adr/0011)',
    '',
    '`npm run -s cli -- bench ../shared/data/SET --corrections 0 --refiner ID --repeats N`',
    '',
    table(
      ['set', 'refiner', 'random seeds', 'before: seeds (train)', 'after: pseudo masks (train)', 'student, tags only (test)', 'doubt: AUROC, Spearman', 'recovery'],
      refiners.map((r) => [r.dataset, r.refiner?.id ?? 'pamr', r.repeats, n3(r.seeds.miou), withSd(r.pseudo), withSd(r.students.find((x) => x.corrections === 0)), `${n3(r.noise.auroc)}, ${n3(r.noise.spearman)}`, n3(r.noise.recoveryAt20)]),
    ),
  );

// The memory bank's map against the plainest one, wherever the route ran.
const banks = files.filter((f) => f.startsWith('bench-') || f.startsWith('demo-')).flatMap((f) => {
  const r = read(f);
  const { anomaly } = (r.routes ?? r.stage3?.routes ?? []).find((x) => x.id === 'features-normals') ?? {};
  return anomaly ? [{ name: typeof r.dataset === 'string' ? r.dataset : `demo, seed ${r.seed}`, anomaly }] : [];
});
if (banks.length > 0) {
  const three = (m) => `${n3(m.aupro)} / ${n3(m.pixelAp)} / ${n3(m.imageAuroc)}`;
  out.push(
    '## Memory bank of normal images against the distance to their mean feature (docs/adr/0010)',
    '',
    'Maps alone, before any training, on test: AUPRO (to 30 % false positives) / pixel AP / image AUROC.',
    '',
    table(['set', 'normal images (bank, held out)', 'memory bank', 'mean feature'], banks.map(({ name, anomaly: { normals, map, meanFeature } }) => [name, `${normals.bank}, ${normals.heldOut}`, three(map), three(meanFeature)])),
  );
}

const backbones = files.filter((f) => f.startsWith('backbone-')).map((f) => read(f));
if (backbones.length > 0) {
  const at = (r, masks) => n3(r.fullMaskCurve.find((p) => p.masks === masks)?.miou);
  out.push(
    '## Backbones compared, one seed each (docs/adr/0003)',
    '',
    '`npm run -s cli -- bench ../shared/data/SET --corrections 0 --seed 1 --device cpu --backbone ID`, all runs on the same two cores, which were shared: seconds are a rough guide.',
    '',
    table(
      ['set', 'backbone', 'seed', 'tag F1', 'seeds, chosen threshold', 'seeds, best threshold', 'pseudo masks', 'student, tags only', '20 masks', '80 masks', 'all masks', 'seconds', 'of these features', 'of these students', 'peak memory'],
      backbones.map((r) => [
        r.dataset, r.backbone, r.seed, n3(r.tagF1), n3(r.seeds.miou), n3(r.seeds.miou + r.seeds.thresholdRegret), n3(r.pseudo.miou), n3(r.students.find((s) => s.corrections === 0)?.miou),
        at(r, 20), at(r, 80), n3(r.fullMasks.miou), ...[r.seconds.total, r.seconds.features, r.seconds.student].map((v) => Math.round(v)), `${r.peakMb} MB`,
      ]),
    ),
  );
}

const demos = files.filter((f) => f.startsWith('demo-')).map((f) => read(f)).sort((a, b) => a.seed - b.seed);
if (demos.length > 0) {
  const mark = (g) => (g.passed === null ? '▲' : g.passed ? '●' : '■');
  out.push(
    `## Built-in data set, seeds ${demos.map((d) => d.seed).join(', ')}`,
    '',
    '`npm run demo -- --seed N --device cpu` (240 images of 320 px, default gates; ● passed, ▲ open or unmeasured, ■ failed)',
    '',
    table(
      ['seed', 'verdict', ...demos[0].gates.map((g) => g.id), 'tag F1', 'hit on review', 'seeds', 'pseudo', 'student (95 %)', 'same hours by hand', 'gain (95 %)', 'misses', 'false alarms'],
      demos.map((d) => {
        const s = d.stage2.student;
        const b = d.stage2.baselineSameHours;
        return [
          d.seed, d.verdict.value, ...d.gates.map(mark), n3(d.stage1.tagF1.macro), n3(d.stage1.seeds.hitOnReview), n3(d.stage1.seeds.miou), n3(d.stage2.pseudo.miou),
          `${n3(s.miou)} (${ci(s.miouCi)})`, b ? `${n3(b.miou)} (${b.masks} masks)` : '–', b ? `${n3(b.gain)} (${ci(b.gainCi)})` : '–', `${s.missRate.k}/${s.missRate.n}`, `${s.falseAlarmRate.k}/${s.falseAlarmRate.n}`,
        ];
      }),
    ),
    'The reviewer is simulated: 40 of the train images get their true mask (20 at random, 20 from the head of the queue). Owners and money are assumed.',
    '',
  );
}
writeFileSync(join(folder, '..', 'results.md'), out.join('\n'));
