/** What the first-run tour points at. Steps whose part of the window is not there are left out. */

export const tourStepIds = ['welcome', 'demo', 'strip', 'nav', 'next', 'status', 'help'] as const;
export type TourStepId = (typeof tourStepIds)[number];

export interface TourStep {
  readonly id: TourStepId;
  readonly selector: string;
  readonly side: 'top' | 'right' | 'bottom' | 'left';
}

/** More would not be read. */
export const maxTourSteps = 6;

const steps: readonly TourStep[] = [
  { id: 'welcome', selector: '[data-tour="brand"]', side: 'bottom' },
  { id: 'demo', selector: '[data-tour="demo"]', side: 'bottom' },
  { id: 'strip', selector: '[data-tour="strip"]', side: 'bottom' },
  { id: 'nav', selector: '[data-tour="nav"]', side: 'right' },
  { id: 'next', selector: '[data-tour="next"]', side: 'left' },
  { id: 'status', selector: '[data-tour="status"]', side: 'top' },
  { id: 'help', selector: '[data-tour="help"]', side: 'right' },
];

/** The steps to show now, at most six, in order. @param isThere whether a selector finds a part of the window */
export function tourSteps(isThere: (selector: string) => boolean): readonly TourStep[] {
  return steps.filter((s) => isThere(s.selector)).slice(0, maxTourSteps);
}
