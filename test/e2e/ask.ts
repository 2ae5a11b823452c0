/** What a browser test asks the program itself, to hold the screen against. */
import { expect } from 'vitest';

/** Calls a procedure of the server at `url` and gives its answer; fails the test when the program refuses. */
export async function ask<T>(url: string, name: string, input: object): Promise<T> {
  const answer = await fetch(`${url}api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(input) });
  const body = (await answer.json()) as { readonly value: T };
  expect(body, name).toHaveProperty('value');
  return body.value;
}
