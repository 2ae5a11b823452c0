import { expect, it } from 'vitest';
import { dayOf, reportName } from './report-name.ts';

it('keeps Japanese names and leaves out what a system refuses', () => {
  expect(reportName(['判定報告書', 'ライン 3/表面: "A"', dayOf(new Date(2026, 0, 5))])).toBe('判定報告書_ライン 3 表面 A_20260105');
});

it('is never empty, too long, or ends in a dot', () => {
  expect(reportName(['', '///'])).toBe('report');
  expect(reportName(['x'.repeat(300)])).toHaveLength(120);
  expect(reportName(['ver. 1...'])).toBe('ver. 1');
});
