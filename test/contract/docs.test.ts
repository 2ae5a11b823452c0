import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contractReference } from '../../scripts/docs.mjs';
import { procedures } from '../../src/shared/contract/procedures.ts';

it('docs/contract.md is what the schemas say (else: node scripts/docs.mjs)', () => {
  expect(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'contract.md'), 'utf8')).toBe(contractReference());
});

it('names every procedure once', () => {
  const text = contractReference();
  for (const name of Object.keys(procedures)) expect(text.split(`### ${name}\n`)).toHaveLength(2);
});
