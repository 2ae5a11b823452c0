import { expect, it } from 'vitest';
import { fromScale, greyBins, greyEdges, sharePercent, toScale } from './grey-scale.ts';

it('the scale goes from 0.001 % to the whole image and back', () => {
  expect([toScale(0), toScale(1e-9), toScale(1e-5), toScale(0.01), toScale(1), toScale(2)]).toEqual([0, 0, 0, 3, 5, 5]);
  expect(fromScale(toScale(0.03))).toBeCloseTo(0.03, 12);
});

it('every image lies in one bin, no find at all in the first, the whole image in the last', () => {
  const { tagged, normal } = greyBins([{ largest: 0, tagged: true }, { largest: 1, tagged: true }, { largest: 0.01, tagged: false }]);
  expect([tagged.length, tagged[0], tagged.at(-1), normal[(5 - 2) * 4]]).toEqual([greyEdges.length - 1, 1, 1, 1]);
  expect([...tagged, ...normal].reduce((a, b) => a + b)).toBe(3);
});

it('writes shares with the digits they need', () => {
  expect([0.00001, 0.0002, 0.025, 0.3].map(sharePercent)).toEqual(['0.001 %', '0.02 %', '2.5 %', '30 %']);
});
