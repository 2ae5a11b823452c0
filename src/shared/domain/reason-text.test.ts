import { describe, expect, it } from 'vitest';
import { noG3Figures } from './gate-figures.ts';
import { defaultGateSettings, unlocked } from './gate-settings.ts';
import { type Reason, reasonTextIds } from './gate-types.ts';
import { judgeG3, judgeG5 } from './gates.ts';
import { gateWithText, reasonText, verdictWithText } from './reason-text.ts';

const base: Reason = {
  gate: 'G3', metric: 'miss-rate', subject: null, value: 2 / 120, ci: [0.002, 0.059], threshold: 0.1, split: 'test', n: 120,
  passed: true, state: 'pass', textId: 'miss-rate-pass', params: { k: 2, level: 95 },
};

describe('reasonText', () => {
  it('gives counts before rates, with the interval', () => {
    expect(reasonText(base, 'ja')).toBe('120 枚中 見逃し 2 枚 (1.7 %、推定の幅 (95 %) 0.2–5.9 %)。上限 10 % 以内です。');
    expect(reasonText(base, 'en')).toBe('2 of 120 images missed (1.7 %, 95 % interval 0.2–5.9 %), within the limit of 10 %.');
  });

  it('names the level of the strict profile', () => {
    expect(reasonText({ ...base, params: { k: 2, level: 99 } }, 'ja')).toContain('(片側 99 %)');
  });

  it('says so when there were no normal images to choose the smallest area on', () => {
    const params = { k: 2, level: 95, minAreaRule: 'fixed-without-normals' };
    expect(reasonText({ ...base, params }, 'ja')).toContain('0.02 %');
    expect(reasonText({ ...base, params }, 'en')).toContain('0.02 %');
    expect(reasonText({ ...base, params: { ...params, minAreaRule: 'val-tags' } }, 'ja')).not.toContain('0.02 %');
  });

  it('shows more digits rather than "80 %, below 80 %"', () => {
    const reason: Reason = { ...base, textId: 'tag-f1-fail', value: 0.79996, threshold: 0.8, ci: null };
    expect(reasonText(reason, 'en')).toContain('79.996 %, below 80 %');
  });

  it('gives a gain in points with its sign', () => {
    const reason: Reason = { ...base, metric: 'baseline-gain', textId: 'baseline-gain-open', value: 0.06, ci: [-0.012, 0.13], params: { masks: 14, level: 95 } };
    expect(reasonText(reason, 'ja')).toContain('(差 +6 ポイント、推定の幅 (95 %) -1.2 ～ +13)');
    expect(reasonText(reason, 'en')).toContain('(gain +6 points, 95 % interval -1.2 to +13)');
  });

  it('rounds the payback up, so that it never looks within the limit', () => {
    const gate = judgeG5({ paybackMonths: 24.01, missingInputs: [], missingOwners: [] }, unlocked(defaultGateSettings('standard')));
    expect(reasonText(gate.reasons[0], 'ja')).toContain('24.1 か月');
  });

  it('a missing baseline says what to mask', () => {
    const gate = judgeG3({ ...noG3Figures, masksToSettle: 12 }, unlocked(defaultGateSettings('standard')));
    expect(reasonText(gate.reasons[2], 'ja')).toContain('あと 12 枚手塗り');
  });

  it('names a class called like an object key', () => {
    expect(reasonText({ ...base, textId: 'owners-none', params: { roles: ['toString', 'operation'] } }, 'ja')).toContain('toString、導入後の運用の責任者');
  });

  it('has a whole sentence for every id in both languages, also when no figure is there', () => {
    const empty: Reason = { ...base, value: null, ci: null, threshold: null, n: null, params: {} };
    const bad = reasonTextIds.filter((textId) =>
      [base, empty].some((reason) => {
        const ja = reasonText({ ...reason, textId }, 'ja');
        const en = reasonText({ ...reason, textId }, 'en');
        const kana = /[ぁ-んァ-ヶ一-龠]/;
        return !kana.test(ja) || kana.test(en) || en === '' || /NaN|[!！]|\[object/.test(ja + en);
      }),
    );
    expect(bad).toEqual([]);
  });
});

it('puts the sentence beside the figures of a gate and a verdict', () => {
  const gate = judgeG5({ paybackMonths: 3, missingInputs: [], missingOwners: [] }, unlocked(defaultGateSettings('standard')));
  expect(gateWithText(gate, 'en').reasons[1]).toEqual({ ...gate.reasons[1], text: 'The owners are named.' });
  expect(verdictWithText({ value: 'go', profile: 'standard', reasons: gate.reasons }, 'ja').reasons[1].text).toBe('責任者が決まっています。');
});
