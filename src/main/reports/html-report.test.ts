import { describe, expect, it } from 'vitest';
import { textOf, unbalanced } from '../../../test/support/html-text.ts';
import { emptyFacts, fullFacts, hostileFacts, hostileText } from '../../../test/fixtures/report-facts.ts';
import { renderHtmlReport } from './html-report.ts';
import { zeroProof } from './three-numbers.ts';
import { contextOf } from './context.ts';
import type { ReportFacts } from '../ports/report.ts';

const languages = ['ja', 'en'] as const;
const sectionIds = ['gates', 'quality', 'baseline', 'samples', 'worst', 'foundation', 'cost', 'data', 'operation', 'limits', 'terms', 'record', 'meeting'];

/** The text of one section by its id; page 1 by its class. */
function sectionOf(markup: string, id: string): string {
  const start = id === 'page-one' ? markup.indexOf('class="page-one"') : markup.indexOf(`id="${id}"`);
  const ends = [...[...sectionIds, 'proposal'].map((other) => markup.indexOf(`id="${other}"`)), markup.indexOf('<nav'), markup.indexOf('</main>')];
  return textOf(`<i ${markup.slice(start, Math.min(...ends.filter((end) => end > start)))}`);
}

const variants: readonly (readonly [string, () => ReportFacts])[] = [
  ['full', () => fullFacts()], ['strict, open, no misses', () => fullFacts({ misses: 0, miouCi: [0.47, 0.66], profile: 'high-stakes' })],
  ['empty', emptyFacts], ['hostile', hostileFacts],
];

describe.each(languages)('every report in %s', (lang) => {
  it.each(variants)('%s: has all sections and no trace of missing values', (_, facts) => {
    const markup = renderHtmlReport(facts(), lang);
    expect(sectionIds.filter((id) => !markup.includes(`id="${id}"`))).toEqual([]);
    expect(textOf(markup)).not.toMatch(/\b(undefined|null|NaN|Infinity)\b|\[object/);
    expect(markup).not.toMatch(/(?:undefined|NaN)/);
  });

  it.each(variants)('%s: loads nothing and runs nothing', (_, facts) => {
    const markup = renderHtmlReport(facts(), lang);
    expect(markup).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`);
    expect(markup).not.toMatch(/<(script|link|iframe|object|embed|form|base)\b/i);
    const loads = [...markup.matchAll(/\s(?:src|href|action|poster|srcset|background|xlink:href)="([^"]*)"/g)].map((match) => match[1]);
    expect(loads.filter((address) => !/^(#[a-z]+|data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]+)$/.test(address))).toEqual([]);
    const style = /<style>([\s\S]*?)<\/style>/.exec(markup)?.[1] ?? '';
    expect(style).not.toMatch(/url\(|@import/);
    expect([...markup.matchAll(/style="([^"]*)"/g)].map((match) => match[1]).filter((css) => !/^(background:#[0-9a-f]{6}|grid-template-columns:repeat\(\d,minmax\(0,1fr\)\))$/i.test(css))).toEqual([]);
  });

  it.each(variants)('%s: opens and closes its elements in order', (_, facts) => {
    expect(unbalanced(renderHtmlReport(facts(), lang))).toEqual([]);
  });
});

describe('hostile texts', () => {
  it.each(languages)('stay text wherever they stand (%s)', (lang) => {
    const markup = renderHtmlReport(hostileFacts(), lang);
    expect(markup).not.toContain('<script>');
    expect(markup).not.toContain('<img src=x');
    expect(markup).not.toMatch(/\son[a-z]+="/);
    expect(['\u0000', '\u0007', '\u202e', '\ud800'].filter((sign) => markup.includes(sign))).toEqual([]);
    expect(markup).toContain('&quot;&gt;&lt;script&gt;alert(1)');
    // File name, owner and device are really in the page: a report that left them out would pass all of the above.
    expect(sectionOf(markup, 'samples')).toContain('<script>alert(1)</script>');
    expect(sectionOf(markup, 'record')).toContain('<script>alert(1)</script>');
    expect(sectionOf(markup, 'page-one')).toContain('<script>alert(1)</script>');
  });

  it('names that every object has are shown as class names without figures', () => {
    const quality = sectionOf(renderHtmlReport(hostileFacts(), 'en'), 'quality');
    expect(quality).toMatch(/constructor ─ ─ ─ ─/);
    expect(quality).toContain('__proto__');
    expect(quality).not.toContain('function');
  });

  it('are cut on page 1, so that it stays one page', () => {
    const facts = fullFacts();
    const long = 'あ'.repeat(5_000);
    const page = sectionOf(renderHtmlReport({ ...facts, project: { ...facts.project, name: long, request: long, form: { ...facts.project.form, owners: { project: long, operation: long }, withdrawalRule: long }, foundationDecision: { adopted: false, reason: long, who: long, at: '2026-11-24' } } }, 'ja'), 'page-one');
    expect(page.length).toBeLessThan(3_000);
    expect(hostileText.length).toBeGreaterThan(50);
  });
});

describe('page 1', () => {
  const page = (facts: ReportFacts, lang: 'ja' | 'en'): string => sectionOf(renderHtmlReport(facts, lang), 'page-one');

  it('says subject, conclusion, three numbers with counts first, cost, risks, alternatives, next step and boxes', () => {
    const text = page(fullFacts(), 'ja');
    for (const part of [
      '件名: 「ライン 3 鋳物 表面傷 (デモ)」', '● 進む', '63 枚中 見逃し 1 枚', '1.6 % (推定の幅 0.0–8.5 %)', '21 枚中 過検出 2 枚', '1.8 時間', '手塗り 2.3 時間 − 本方式 33 分',
      '61.3 % (推定の幅 56.1–66.4 %)', 'n = 84', '回収期間 1.1 か月 2.5 か月 7.7 か月 仮定', '現状維持', '手塗り 17 枚、mIoU 55.5 %', '本方式の方が良い結果です (差 +2.1 ～ +9.7 ポイント)',
      '未評価です', '2026年12月18日', '3 か月続けて見逃し率が 10 % を超えたら', '起案', '情報システム', 'デモ案件です', '標準 (両側 95 %)',
    ]) expect(text).toContain(part);
    expect(text).toContain(fullFacts().result.hashes.data.slice(0, 16));
  });

  it('speaks English, sentences of the gates included, whatever language the run spoke', () => {
    const text = page(fullFacts({ misses: 0, miouCi: [0.47, 0.664] }), 'en');
    expect(text).toContain('▲ More evidence');
    expect(text).toContain("The student's mIoU is 61.3 %");
    expect(text).toContain('0 missed of 63');
  });

  it('says what zero misses prove, and only then', () => {
    // 3.7 / 63 = 0.0587…
    expect(page(fullFacts({ misses: 0 }), 'ja')).toContain('63 枚で 0 件でも、証明できるのは見逃し率が 3.7/n = 5.9 % 未満 (正確には 5.7 % 以下) ということまでです (両側 95 %)');
    expect(page(fullFacts({ misses: 1 }), 'ja')).not.toContain('3.7/n');
  });

  it('the bound 3.7/n holds the exact one: 1 − 0.025^(1/n) for every n', () => {
    const ctx = contextOf(fullFacts(), 'en');
    for (const n of [1, 2, 5, 20, 63, 300, 5_000]) {
      const shown = Number(/= ([\d.]+)/.exec(zeroProof(ctx, 'missRate', n))?.[1]) / 100;
      expect(shown + 0.0005).toBeGreaterThanOrEqual(1 - 0.025 ** (1 / n));
      expect(shown).toBeLessThanOrEqual(1);
    }
  });

  it('explains every missing figure and makes none up', () => {
    const text = page(emptyFacts(), 'ja');
    expect(text).toContain('まだ測っていません: 段階 2 はまだ実行していません。');
    expect(text).toContain('まだ測っていません: 段階 3 はまだ実行していません。');
    expect(text).toContain('まだ計算できません。');
    expect(text).not.toMatch(/\d\s*(枚中|時間|万円|か月)/);
  });

  it('names the inputs that a cost is waiting for', () => {
    const facts = fullFacts();
    const { cost } = facts.result;
    const waiting = { ...facts, result: { ...facts.result, cost: { ...cost, yen: { ...cost.yen, worst: { ...cost.yen.worst, initial: null } }, inputs: cost.inputs.map((input) => (input.name === 'setupYen' ? { ...input, value: null } : input)) } } };
    expect(page(waiting, 'ja')).toContain('まだ計算できません: 足りない入力は、立ち上げ費 (円)です。');
    expect(page(waiting, 'ja')).toContain('入力 24 項目: 実測 4・入力 0・仮定 20');
  });

  it('takes its risks from the reasons: failed before open before unmeasured, one a metric', () => {
    const facts = fullFacts({ miouCi: [0.47, 0.664] });
    const [g1, g2, g3, g4, g5] = facts.result.gates;
    const failing = { ...g5, passed: false, reasons: g5.reasons.map((reason) => ({ ...reason, state: 'fail' as const, passed: false, textId: 'payback-never' as const })) };
    const text = page({ ...facts, result: { ...facts.result, gates: [g1, g2, g3, g4, failing] } }, 'ja');
    const risks = text.slice(text.indexOf('主なリスク'), text.indexOf('代替案'));
    expect(risks.indexOf('■ 不合格')).toBeGreaterThan(-1);
    expect(risks.indexOf('■ 不合格')).toBeLessThan(risks.indexOf('▲ 未確定'));
    expect(risks).toContain('最も悪い見積もりでは費用を回収できません');
    const strict = page(fullFacts({ misses: 0, profile: 'high-stakes' }), 'ja');
    expect([...strict.slice(strict.indexOf('主なリスク'), strict.indexOf('代替案')).matchAll(/: 25 枚中/g)]).toHaveLength(1);
  });

  it('says that it never pays back instead of a month', () => {
    const facts = fullFacts();
    const { cost } = facts.result;
    const never = { ...facts, result: { ...facts.result, cost: { ...cost, yen: { ...cost.yen, worst: { ...cost.yen.worst, paybackMonths: null, paysBack: false } } } } };
    expect(page(never, 'ja')).toContain('回収期間 1.1 か月 2.5 か月 回収できない');
  });

  it.each([[[0.01, 0.09], '本方式の方が良い'], [[-0.09, -0.01], '手塗りの方が良い'], [[-0.01, 0.05], 'どちらが良いとも言えません']] as const)('reads the comparison with full masks from its interval %j', (gainCi, finding) => {
    const facts = fullFacts();
    const { stage2 } = facts.result;
    const baseline = stage2?.baselineSameHours;
    if (stage2 === null || baseline === null || baseline === undefined) throw new Error('the fixture has a baseline');
    expect(page({ ...facts, result: { ...facts.result, stage2: { ...stage2, baselineSameHours: { ...baseline, gainCi } } } }, 'ja')).toContain(finding);
  });
});

describe('body', () => {
  const body = (facts: ReportFacts, lang: 'ja' | 'en', id: string): string => sectionOf(renderHtmlReport(facts, lang), id);

  it('gates: metric, value, interval, threshold, split, n and result of every reason', () => {
    const text = body(fullFacts(), 'ja', 'gates');
    expect(text).toContain('塗り分けの正しさ (mIoU) 61.3 % 56.1–66.4 % ≥ 50 % 監査サンプル 84 ● 合格');
    expect(text).toContain('見逃し率 1.6 % 0.0–8.5 % ≤ 10 % 監査サンプル 63 ● 合格');
    expect(text).toContain('回収期間 (最悪) 7.7 か月 ─ ≤ 24 か月 ─ ─ ● 合格');
    expect(text).toContain('固定済み 2026年11月24日 00:31 (UTC)');
    expect(text).toContain('基準は結果を見る前に固定しています。');
    expect(body(emptyFacts(), 'ja', 'gates')).toContain('基準は未固定です');
    expect(body(emptyFacts(), 'ja', 'gates')).not.toContain('結果を見る前に固定');
  });

  it('gates: later stages that ran after a failed gate are marked', () => {
    const facts = fullFacts();
    const failed = facts.result.gates.map((gate) => (gate.id === 'G2' ? { ...gate, passed: false } : gate));
    expect(body({ ...facts, result: { ...facts.result, gates: failed } }, 'ja', 'gates')).toContain('G2 が不合格のまま実行した結果です。');
    expect(body(facts, 'ja', 'gates')).not.toContain('不合格のまま');
  });

  it('quality: figures with split and n, per class, per size, conventions', () => {
    const text = body(fullFacts(), 'ja', 'quality');
    for (const part of ['手がかりの的中率 90.9 % ─ 学習用 22', '確認者: 模擬 (正解を使用)、確認は計 40 枚', 'ひっかき傷 94.1 % 97.8 % 28 58.7 %', '0.05 % 未満 14 個中 8 個 (57.1 %) 28.9–82.3 % 14 個中 5 個 (35.7 %) 12.8–64.9 %', '5 % 超 ─ ─ ─', '全画像で 1 つの混同行列', '正常画像に許す面積の上限']) {
      expect(text).toContain(part);
    }
  });

  it('samples: five pictures a row with file and tags; missing ones are named', () => {
    const markup = renderHtmlReport(fullFacts(), 'ja');
    expect([...markup.matchAll(/<img /g)]).toHaveLength(27);
    expect(body(fullFacts(), 'ja', 'samples')).toContain('lot07/casting-0144.png ・ タグ: 鋳巣 、 しみ ・ ロット: lot07 ・ 監査サンプル ・ IoU 58.1 %');
    expect(body(fullFacts(), 'ja', 'samples')).toContain('なし (正常)');
    expect(body(fullFacts(), 'ja', 'worst')).toMatch(/見逃し: 欠陥があるのに反応しなかった画像 1 枚のうち 1 枚.*見逃し\s+lot09.*最も大きい反応 0\.04 % ・ 欠陥の面積 0\.08 %.*過検出: .*2 枚のうち 1 枚.*過検出\s+lot09.*重なりが小さい\s+lot10/);
    const facts = fullFacts();
    expect(body({ ...facts, worst: facts.worst.map((picture) => ({ ...picture, truth: null })) }, 'ja', 'worst')).toMatch(/正解\s+正解の塗り分けなし/);
    expect(body({ ...facts, samples: facts.samples.map((sample) => ({ ...sample, truth: null })) }, 'ja', 'samples')).toContain('正解の画像はありません。');
  });

  it('foundation: evaluated routes with figures, the others with why and how to get there', () => {
    const text = body(fullFacts(), 'ja', 'foundation');
    expect(text).toContain('二段階法 ● 評価済み 61.3 % 56.1–66.4 % 最良 (基準)');
    expect(text).toContain('−11.2 ～ −3.1 ポイント');
    expect(text).toContain('正常品との比較 : メモリが足りません');
    expect(text).toContain('models add <file.zip>');
    expect(text).toContain('採否の判断: 見送り');
    expect(body(emptyFacts(), 'ja', 'foundation')).toContain('まだ測っていません: 段階 3');
  });

  it('cost: every input with its kind', () => {
    const text = body(fullFacts(), 'ja', 'cost');
    expect(text).toContain('人件費 (円/時間) 3,000 3,300 2,700 仮定');
    expect(text).toContain('見逃し率 (0–1) 0.0159 0.0004 0.0853 実測');
  });

  it('data: counts of every class and split, and what the method may see', () => {
    const text = body(fullFacts(), 'ja', 'data');
    expect(text).toContain('ひっかき傷 41 78 1 12 24 0 28 56 0');
    expect(text).toContain('不明は 0.8 % です');
    expect(text).toContain('生徒モデルは、タグを見ずに');
  });

  it('data page: version, lots, sizes, and files that stayed out by their words', () => {
    const text = body(fullFacts(), 'ja', 'data');
    for (const part of ['データ版 3a6eb0790f39', 'lot07 ─ ─ 21 21', 'ほか 9 ロット。', '640 × 480 px: 2 枚', '壊れた画像: 2 件 (例: lot03/壊れた画像.png)', '学習用の「あり」の枚数']) expect(text).toContain(part);
    const facts = fullFacts();
    const leaking = facts.dataPage === null ? null : { ...facts.dataPage, groups: [], groupsTotal: 0, leaks: [{ kind: 'near' as const, files: ['a.png', 'b.png'] }] };
    expect(body({ ...facts, dataPage: leaking }, 'ja', 'data')).toMatch(/よく似た画像: a\.png 、 b\.png.*ロットは登録されていません/);
    const crossing = facts.dataPage === null ? null : { ...facts.dataPage, crossingGroups: 2 };
    expect(body({ ...facts, dataPage: crossing }, 'ja', 'data')).toContain('▲ 2 ロットが二つ以上の分割にまたがっています');
    expect(body(emptyFacts(), 'ja', 'data')).not.toContain('データ版');
  });

  it('quality: newer figures, confusion and misses by class appear only when the result has them', () => {
    const facts = fullFacts();
    const { stage2 } = facts.result;
    if (stage2 === null) throw new Error('the fixture has stage 2');
    const confusion = [[900, 10, 0, 0], [5, 95, 0, 0], [0, 0, 40, 10], [0, 0, 0, 0]];
    const newer = { ...facts, result: { ...facts.result, stage2: { ...stage2, student: { ...stage2.student, aupro: 0.913, imageAuroc: null, confusion, classMissRates: [{ name: 'しみ', rate: { k: 2, n: 23, ci: [0.01, 0.28] as const } }] } } } };
    const text = body(newer, 'ja', 'quality');
    for (const part of ['欠陥ごとの重なり (AUPRO) 91.3 %', '画像の見分け (AUROC) まだ測っていません', '取り違え', '鋳巣 (50) 0.0 % 0.0 % 80.0 % 20.0 %', 'しみ (0) ─ ─ ─ ─', '23 枚中 2 枚']) expect(text).toContain(part);
    expect(body(facts, 'ja', 'quality')).not.toMatch(/AUPRO|取り違え/);
    expect(text).toContain('迷いが誤りを指す度合い (AUROC) 0.87 ─ 監査サンプル 84');
    expect(body({ ...facts, curves: { ...facts.curves, doubt: { auroc: null, spearman: 0.2 } } }, 'ja', 'quality')).not.toContain('迷いが誤りを指す');
  });

  it('thresholds: curves say in words what they show, and are left out in older runs', () => {
    expect(body(fullFacts(), 'ja', 'quality')).toContain('選んだ最小面積 0.1 % では、見逃し 1 枚、過検出 2 枚です');
    expect(body({ ...fullFacts(), curves: { seedThreshold: null, minArea: null, doubt: null } }, 'ja', 'quality')).not.toContain('しきい値の選び方');
  });

  it('cost: what moves the payback, and the balance over five years', () => {
    const text = body(fullFacts(), 'ja', 'cost');
    expect(text).toMatch(/今の目視時間 \(分\/日\) 1\.9 か月 3\.8 か月 仮定 立ち上げ費/);
    expect(text).toContain('標準: 5 年後 2,380 万円');
    expect(body(emptyFacts(), 'ja', 'cost')).not.toMatch(/回収期間を動かす要因|5 年後/);
  });

  it('limits: sample, site, seed, sizes without defects, and what zero misses need', () => {
    const text = body(fullFacts(), 'ja', 'limits');
    for (const part of ['監査サンプルは 84 枚 (欠陥あり 63・正常 21)', '監査サンプルは 4 ロット', '乱数の種 1 での 1 回だけ', '監査サンプルにない大きさ: 5 % 超', '1 % 未満 370', 'この案件の 63 枚なら、見逃し 0 件でも 5.9 % 未満まで']) expect(text).toContain(part);
    expect(body(emptyFacts(), 'ja', 'limits')).toContain('監査サンプルで測った結果が、まだありません');
  });

  it('operation: upkeep with the kind of each input; routes that send pictures out are named', () => {
    expect(body(fullFacts(), 'ja', 'operation')).toContain('定期点検 (時間/年) 24 仮定');
    expect(body(emptyFacts(), 'ja', 'operation')).toContain('定期点検 (時間/年) 未記入 ─');
    const facts = fullFacts();
    const { stage3 } = facts.result;
    if (stage3 === null) throw new Error('the fixture has stage 3');
    const leaving = { ...facts, result: { ...facts.result, stage3: { ...stage3, routes: stage3.routes.map((route) => (route.id === 'one-stage' ? { ...route, dataLeavesSite: true } : route)) } } };
    expect(body(leaving, 'ja', 'operation')).toContain('画像を社外へ送る方式: 一段階法');
  });

  it('record: device with refusals, versions, models, settings, hashes and seconds', () => {
    const text = body(fullFacts(), 'en', 'record');
    for (const part of ['Refused: cuda', 'onnxruntime 1.30.0', 'efficientnet-lite0-os16', 'Apache-2.0', 'student.steps', fullFacts().result.hashes.models, 'Computing features 41 s', 'Total 2 min 22 s']) expect(text).toContain(part);
  });
});
