import type { pageOneJa } from './strings-page-one-ja.ts';

/** Texts of page 1 in English. */
export const pageOneEn: typeof pageOneJa = {
  kind: 'PoC decision paper',
  subject: (name) => `${name}: can image tags give usable segmentation?`,
  date: 'Date', author: 'Author',
  demo: 'Demo: pictures are synthetic, costs and owners assumed. Not a basis for a real decision.',
  conclusion: 'Conclusion', because: 'Why:',
  andMore: (n) => ` (${n} more)`,
  object: 'Looks for',
  profile: 'Criteria',
  verdictSentences: {
    'go': 'Every criterion fixed beforehand is met. We propose to go on to development.',
    'conditional': 'The quality criteria are met. We propose to go on once the remaining conditions are settled.',
    'more-evidence': 'The evidence does not settle the criteria yet. We propose to collect more and decide again.',
    'no-go': 'At least one criterion is not met. We propose not to go on in the present form.',
  },
  request: 'Approval',
  requests: {
    'go': 'Please approve the move to development with the budget and owner below.',
    'conditional': 'Please approve the move to development, with a date and an owner for each open condition.',
    'more-evidence': 'Please approve the further tests, with time and an owner for them.',
    'no-go': 'Please approve that this project does not go on in its present form.',
  },
  amount: 'Budget', amountIfGo: 'If it went on', initialCost: (yen) => `${yen} initial (base case)`, responsible: 'Owner',
  numbers: 'Key figures', cost: 'Cost',
  risks: 'Top risks', riskKind: 'Kind', risk: 'Risk', measure: (owner) => `Action (${owner})`,
  alternatives: 'Alternatives',
  next: 'Next step', nextDate: 'Decision',
  nextWhat: {
    'go': ' · confirm the start of development',
    'conditional': ' · check that the conditions are settled',
    'more-evidence': ' · decide again on the new evidence',
    'no-go': ' · see whether there is a revised plan',
  },
  withdrawal: 'Stop rule',
  signOff: 'Sign-off', roles: ['Author', 'Plant', 'Quality', 'IT', 'Safety', 'Decision'], signDate: 'Date:',
  voided: 'Any change of data, models or settings voids this sign-off.',
};
