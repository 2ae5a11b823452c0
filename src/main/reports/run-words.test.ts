import { describe, expect, it } from 'vitest';
import { fullFacts } from '../../../test/fixtures/report-facts.ts';
import type { RouteResult } from '#shared/contract/figures.ts';
import { contextOf, reasonSentence } from './context.ts';
import { noteWhy } from './note-words.ts';
import { deviceWhy, isNotBuilt, routeWhy } from './run-words.ts';

const ja = contextOf(fullFacts(), 'ja');
const route = (id: RouteResult['id'], why: string | null, status: RouteResult['status'] = 'not-evaluated'): RouteResult => ({ id, status, why, miou: null, miouCi: null, gainCi: null, secondsPerImage: null, peakMb: null, modelMb: null, licence: null, dataLeavesSite: null });

describe('routeWhy', () => {
  it('says what a route waits for in the language of the report', () => {
    expect([route('clip-sam', null), route('sam', 'not built yet: it will need …'), route('one-stage', 'not built yet'), route('classical', 'there is no audit sample with true masks'), route('one-stage', '正常な画像がありません。'), route('features-normals', 'too few normal images: train has 3, the memory bank needs at least 8'), route('sam', 'out of memory', 'failed')].map((r) => routeWhy(ja, r))).toEqual([
      'モデルパック CLIP + SAM がありません。', 'モデルパック SAM がありません。この版では、まだ評価できません。', 'この版では、まだ評価できません。', '監査サンプルに正解の塗り分けがありません。', '正常な画像がありません。', '学習用の正常な画像は 3 枚です。この方式には 8 枚以上が必要です。', 'out of memory',
    ]);
    expect([isNotBuilt(route('sam', 'not built yet')), isNotBuilt(route('sam', null)), isNotBuilt(route('sam', 'not built yet', 'failed'))]).toEqual([true, false, false]);
  });
});

describe('deviceWhy', () => {
  it('knows what the choice of a device writes, and leaves everything else as it is', () => {
    expect(['asked for', 'no other provider was usable', 'first of cuda, webgpu that started and beat the CPU', 'software adapter (SwiftShader)', 'slower than the CPU on a probe (12.5 ms against 3.1 ms)', 'libcuda.so: not found'].map((why) => deviceWhy(ja, why))).toEqual([
      '指定されたため', 'ほかの装置が使えなかったため', '起動でき、CPU より速かった最初の装置 (候補: cuda, webgpu)', '計算装置ではなくソフトウェアによる代用のため (SwiftShader)', '試しの計算で CPU より遅いため (12.5 ms、CPU は 3.1 ms)', 'libcuda.so: not found',
    ]);
  });
});

it('noteWhy says the notes of a run in the language of the report, whatever language the run spoke', () => {
  const en = contextOf(fullFacts(), 'en');
  expect(['not run: only stage 1 was asked for', 'Too few full masks; 12 more would allow the comparison.', 'The audit sample has no true masks.', 'something else'].map((why) => noteWhy(ja.s, why))).toEqual(['段階 1 までの実行です。', '手塗りの画像が足りません。あと 12 枚塗ると比べられます。', '監査サンプルに正解の塗り分けがありません。', 'something else']);
  expect(noteWhy(en.s, '手塗りの画像が足りません。あと 3 枚塗ると比べられます。').trim()).toBe('too few full masks; 3 more would allow the comparison.');
});

it('missing cost inputs are named by their words, not by their ids', () => {
  const reason = { ...fullFacts().result.gates[4].reasons[0], textId: 'payback-none' as const, params: { inputs: ['setupYen', 'hourlyRateYen'] } };
  expect(reasonSentence(ja, reason)).toBe('費用の見積もりに足りない項目があるため、回収期間を出せません: 立ち上げ費 (円)、人件費 (円/時間)。');
});
