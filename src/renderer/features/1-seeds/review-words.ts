/** How a review state looks everywhere: its sign and its word. */
import type { ReviewState } from '#shared/contract/review.ts';
import type { StatusKind } from '../../ui/status-kind.ts';

export const stateKinds: Readonly<Record<ReviewState, StatusKind>> = { open: 'none', accept: 'good', correct: 'info', 'not-there': 'off', skip: 'partial' };
