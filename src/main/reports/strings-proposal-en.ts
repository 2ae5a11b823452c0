import type { proposalJa } from './strings-proposal-ja.ts';

/** Texts of the request for the next stage in English. */
export const proposalEn: typeof proposalJa = {
  kind: 'Request for the next stage',
  subjects: {
    1: (name) => `${name}: request to run stage 2 (two-stage method)`,
    2: (name) => `${name}: request to run stage 3 (foundation models)`,
    3: (name) => `${name}: request to start a pilot`,
  },
  repairSubject: (name, stage) => `${name}: request for repair and a new decision (done up to ${stage})`,
  purpose: 'Purpose',
  purposes: {
    1: 'Make pseudo masks from the seeds, train a segmentation model on them, and compare it with the same hours spent on full masks. The result decides whether to go on.',
    2: 'Compare the method with and without foundation models on the same audit sample, and decide on quality, time, memory, licence and privacy whether to adopt one.',
    3: 'Run beside today\'s inspection on one line, and check misses, false alarms and hours in real work. As before, people decide on each part.',
  },
  repairPurpose: 'Repair the criteria that failed and judge again by the same thresholds. The next stage waits until then.',
  findings: 'Findings',
  extras: {
    seeds: (miou, split, n) => `The seeds have an mIoU of ${miou} (${split}, ${n} images).`,
    pseudo: (miou, split, n) => `The pseudo masks have an mIoU of ${miou} (${split}, ${n} images).`,
    routes: (routes) => `mIoU of the routes compared: ${routes}.`,
    payback: (best, worst) => `Payback: ${best} at best, ${worst} at worst.`,
  },
  request: 'Request',
  requests: {
    1: 'Please approve stage 2 with the hours and cost below.',
    2: 'Please approve stage 3 with the hours and cost below.',
    3: 'Please approve the pilot with the initial cost and a year of upkeep below.',
  },
  repairRequest: 'Please approve the repairs with the hours and cost below.',
  notBuilt: 'This version cannot evaluate foundation models yet; the stage will use one that can.',
  work: 'Work', who: 'Who', total: 'Total', underOneYen: 'below ¥1', partial: 'without open items', notEstimated: 'not estimated',
  asks: {
    corrections: (n) => `Review and correct seeds (${n} images, the most doubtful of each tag first)`,
    images: (n) => `${n} images`,
    auditMasks: (n) => `True masks for the audit sample (${n} images)`,
    compute: (length) => `Computing on this PC (about ${length}, unattended)`,
    packs: (routes) => `Obtain model packs, check licence and privacy (${routes})`,
    moreAudit: (n) => `Enlarge the audit sample (at least ${n} images with defects)`,
    positives: (n) => `Add and tag images of the rare tags (${n} in all, without taking the pictures)`,
    setupYen: 'Set-up', hardwareYen: 'Hardware', educationYen: 'Training of staff', recheck: 'Periodic re-check (one year)', retrain: 'Tags and corrections for retraining (one year)',
  },
  people: { reviewers: (n) => `plant reviewers: ${n}`, quality: 'quality assurance', it: 'IT', plant: 'plant', owner: 'project owner', pc: '(no people)' },
  period: 'Period', periodBlank: 'from ____________ to ____________',
  periodNote: (hours, perDay, days) => `${hours} of work; about ${days} days at ${perDay} h a day (assumed)`,
  criteria: 'Criteria',
  nextGate: { 1: 'Gate G3', 2: 'Gate G4', 3: 'In the pilot' },
  sameGate: 'To pass', stop: '. ', byRange: 'The whole interval has to meet the threshold. ',
  routeRule: 'A route is adopted only if the whole interval of its gain over the two-stage method lies above 0 and licence, memory and privacy are acceptable. "Not adopted", with a reason, passes as well. ',
  locked: 'The thresholds were fixed before results were shown.', unlocked: 'The thresholds are not fixed yet; they will be fixed before approval.',
  dateBlank: '____________',
};
