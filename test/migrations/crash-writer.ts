/** Edits the project given as the first argument without end; prints a line once an edit is said to be done, until it is killed. */
import { writeSync } from 'node:fs';
import { openProject } from '../../src/main/storage/open-project.ts';

const [folder = '', imageId = ''] = process.argv.slice(2);
let n = 0;
const project = openProject(folder, { create: false, now: () => new Date().toISOString(), newId: () => `${process.pid}-${++n}` });
for (;;) {
  const review = await project.repos.reviews.add({
    imageId, runId: null, kind: 'skip', masks: [], reviewer: 'crash', by: 'simulated', sample: 'queue', activeSeconds: n,
  });
  await project.repos.tags.set([{ imageId, classId: 1, state: n % 2 === 0 ? 'present' : 'absent' }], 'crash');
  writeSync(1, `${review.id}\n`);
}
