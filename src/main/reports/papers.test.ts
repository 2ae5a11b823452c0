import { describe, expect, it } from 'vitest';
import { emptyFacts, fullFacts, hostileFacts } from '../../../test/fixtures/report-facts.ts';
import { textOf, unbalanced } from '../../../test/support/html-text.ts';
import type { ReportFacts } from '../ports/report.ts';
import { paperText } from './papers.ts';
import type { PaperKind, PaperStage } from '#shared/contract/reports.ts';
import type { Language } from '#shared/domain/gate-types.ts';

const page = (facts: ReportFacts, kind: PaperKind, lang: Language = 'ja', stage?: PaperStage): string => paperText(facts, { lang, format: 'html', kind, stage });
const text = (facts: ReportFacts, kind: PaperKind, lang: Language = 'ja', stage?: PaperStage): string => textOf(page(facts, kind, lang, stage));

/** The figures of a later stage taken away, as a run that stopped before it leaves them. */
function until(facts: ReportFacts, stage: PaperStage): ReportFacts {
  return { ...facts, result: { ...facts.result, stage2: stage >= 2 ? facts.result.stage2 : null, stage3: stage >= 3 ? facts.result.stage3 : null } };
}

const failedG3 = (facts: ReportFacts): ReportFacts => ({
  ...facts,
  result: { ...facts.result, gates: facts.result.gates.map((gate) => (gate.id === 'G3' ? { ...gate, passed: false, reasons: gate.reasons.map((reason) => (reason.metric === 'miou' ? { ...reason, state: 'fail' as const, passed: false, textId: 'miou-fail' as const } : reason)) } : gate)) },
});

describe('the meeting sheet', () => {
  it('carries the three phrases of the article word for word, each with figures of this project', () => {
    const sheet = text(fullFacts(), 'meeting');
    for (const part of [
      '画像単位ラベルでの検証から始めて、段階的に投資判断を行う提案にしたい。', 'タグの的中度 (F1) 91.2 % (推定の幅 87.1–94.7 %) 監査サンプル n = 84', '手がかりの的中率 90.9 %',
      '基盤モデルは初期の手がかり品質を上げる一方で、計算リソースと運用負荷の評価が必須である。', '今の手がかり mIoU 45.2 % (基盤モデルなし) 監査サンプル n = 84', '二段階法 mIoU 61.3 % (推定の幅 56.1–66.4 %) 1 枚 38 ms、メモリ 412 MB、Apache-2.0',
      'まずは小規模なPoCで擬似マスクの品質と業務負荷を検証し、その結果で拡張を判断したい。', '擬似マスクの品質 mIoU 58.7 %', '63 枚中 見逃し 1 枚、1.6 % (推定の幅 0.0–8.5 %)', 'タグ付けと修正 33 分 (すべて手塗りなら 2.3 時間)',
    ]) expect(sheet).toContain(part);
  });

  it('says of a foundation model only what its interval shows', () => {
    const facts = fullFacts();
    const { stage3 } = facts.result;
    if (stage3 === null) throw new Error('the fixture has stage 3');
    const withSam = (gainCi: readonly [number, number]): ReportFacts => ({
      ...facts, result: { ...facts.result, stage3: { ...stage3, routes: stage3.routes.map((route) => (route.id === 'sam' ? { ...route, status: 'evaluated' as const, miou: 0.64, miouCi: [0.6, 0.68] as const, gainCi } : route)) } },
    });
    expect(text(facts, 'meeting')).toContain('品質が上がるとも上がらないとも、まだ言えません');
    expect(text(withSam([0.01, 0.05]), 'meeting')).toContain('二段階法より良い結果が出た基盤モデルがあります: SAM (+1.0 ～ +5.0 ポイント)');
    expect(text(withSam([-0.01, 0.05]), 'meeting')).toContain('二段階法より良いとは言えません: SAM (−1.0 ～ +5.0 ポイント)');
    expect(text(withSam([0.01, 0.05]), 'meeting')).toContain('CLIP、CLIP + SAM、DINOv2 の品質');
  });

  it('names each figure that is missing and how to get it, and makes none up', () => {
    const sheet = text(emptyFacts(), 'meeting');
    for (const part of ['まだどの段階も実行していません', '段階 1 を実行すると測れます', '段階 2 を実行すると測れます', '段階 3 を実行すると比べられます', '足りない項目を入力してください']) expect(sheet).toContain(part);
    expect(sheet).not.toMatch(/\d\s*(枚中|時間|万円|か月)|mIoU \d/);
  });
});

describe('the request for the next stage', () => {
  it.each([[1, '段階 2 (二段階法) 実施のお願い', '塗り分けの正しさ (mIoU) ≥ 50 %、見逃し率 ≤ 10 %、手塗りとの差 (mIoU) > 0。推定の幅の全体が基準を満たせば合格です。'], [2, '段階 3 (基盤モデルの採否) 実施のお願い', '差の推定の幅がすべて 0 より上'], [3, '試験運用への移行のお願い', '回収期間 (最悪) ≤ 24 か月']] as const)('after stage %i asks for what comes next, with its criteria and boxes', (stage, subject, criterion) => {
    const paper = text(fullFacts(), 'proposal', 'ja', stage);
    for (const part of [subject, criterion, '目的', '分かったこと', 'お願い', '主なリスク', '撤退条件', '起案', '決裁', fullFacts().result.hashes.data.slice(0, 16)]) expect(paper).toContain(part);
  });

  it('follows the newest stage when none is named, and refuses one that has not run', () => {
    expect(text(fullFacts(), 'proposal')).toContain('試験運用への移行');
    expect(text(until(fullFacts(), 1), 'proposal')).toContain('段階 2 (二段階法) 実施');
    expect(() => page(until(fullFacts(), 1), 'proposal', 'ja', 2)).toThrow('Stage 2 has not run');
    expect(() => page(emptyFacts(), 'proposal')).toThrow('Stage 1 has not run');
  });

  it('knows nothing of later stages', () => {
    const paper = text(fullFacts(), 'proposal', 'ja', 1);
    expect(paper).not.toMatch(/見逃し 1 枚|回収期間|61\.3/);
    expect(paper).toContain('手がかりの正しさ (mIoU) は 45.2 % です (監査サンプル 84 枚)');
  });

  it('computes hours and yen from the cost inputs and marks their weakest kind', () => {
    // 20 images × 69.3 s / 3 = 462 s = 7.7 min; at 3,000 yen an hour 385 yen.
    expect(text(fullFacts(), 'proposal', 'ja', 1)).toMatch(/種類ごとに迷いの大きい順、計 20 枚\) 現場の確認者 1 名 7\.7 分 385 円 仮定/);
    // 2.4 min at 0.3 kW and 30 yen/kWh: 0.36 yen.
    expect(text(fullFacts(), 'proposal', 'ja', 1)).toMatch(/この PC での計算 \(約 2\.4 分、無人\) \(人手なし\) ─ 1 円未満/);
    // 24 h of re-checks; 100 images × (3 + 13.4) s = 27 min.
    expect(text(fullFacts(), 'proposal', 'ja', 3)).toMatch(/定期点検 \(1 年分\) 品質保証 24\.0 時間 7\.2 万円 仮定 再学習用の画像のタグ付けと修正 \(1 年分\) 現場 27 分/);
    expect(text(fullFacts({ profile: 'high-stakes' }), 'proposal', 'ja', 1)).toContain('現場の確認者 2 名');
  });

  it('leaves open what nobody can estimate, and says so beside the sum', () => {
    const paper = text(fullFacts(), 'proposal', 'ja', 2);
    expect(paper).toMatch(/モデルパックの入手[^─]*情報システム ─ ─ 見積もり前/);
    expect(paper).toContain('見積もり前の項目を除く');
  });

  it('asks for repair when a gate so far has failed, not for the next stage', () => {
    const paper = text(failedG3(fullFacts()), 'proposal', 'ja', 2);
    expect(paper).toContain('見直しと再判定のお願い (② 二段階法まで実施)');
    expect(paper).toContain('迷いの大きい画像から修正する');
    expect(paper).not.toContain('段階 3 の実施');
    expect(text(failedG3(fullFacts()), 'proposal', 'ja', 1)).toContain('段階 2 (二段階法) 実施のお願い');
  });
});

describe.each(['ja', 'en'] as const)('every paper in %s', (lang) => {
  const papers: readonly (readonly [string, () => string])[] = [
    ['meeting', () => page(fullFacts(), 'meeting', lang)], ['meeting, nothing measured', () => page(emptyFacts(), 'meeting', lang)], ['meeting, hostile', () => page(hostileFacts(), 'meeting', lang)],
    ...([1, 2, 3] as const).flatMap((stage) => [[`proposal ${stage}`, () => page(fullFacts(), 'proposal', lang, stage)], [`proposal ${stage}, hostile`, () => page(hostileFacts(), 'proposal', lang, stage)]] as const),
  ];
  it.each(papers)('%s: is well formed, loads and runs nothing, shows no trace of missing values', (_, make) => {
    const markup = make();
    expect(unbalanced(markup)).toEqual([]);
    expect(markup).not.toMatch(/<(script|link|iframe|img|object|embed|form|base)\b/i);
    expect(markup).not.toMatch(/\son[a-z]+="|undefined|NaN/);
    expect(textOf(markup)).not.toMatch(/\b(null|Infinity)\b|\[object/);
    expect(markup).toContain(`<html lang="${lang}">`);
  });
});

it('the English papers speak English, sentences of the gates included, whatever language the run spoke', () => {
  expect(text(fullFacts(), 'meeting', 'en')).toContain('We propose to start with image-level labels');
  expect(text(fullFacts(), 'proposal', 'en', 2)).toContain("The student's mIoU is 61.3 %");
});

it('JSON is there for the report alone', () => {
  expect(JSON.parse(paperText(fullFacts(), { lang: 'ja', format: 'json', kind: 'report' }))).toMatchObject({ project: 'ライン 3 鋳物 表面傷 (デモ)' });
  expect(() => paperText(fullFacts(), { lang: 'ja', format: 'json', kind: 'meeting' })).toThrow('Only the report');
});
