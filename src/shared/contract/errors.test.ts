import { describe, expect, it } from 'vitest';
import { AppError, appError, appErrorSchema, errorCodes, errorLine, exitStatusOf, toAppError } from './errors.ts';

describe('errors', () => {
  it('say in one line what, which file and what to do', () => {
    const error = appError('bad-table', 'The column "tags" is missing', 'Add it to the first row.', 'D:\\検査\\tags.csv');
    expect(error.message).toBe('The column "tags" is missing: D:\\検査\\tags.csv. Add it to the first row.');
    expect(errorLine(appError('not-found', 'No such folder', 'Check the name.', 'a\r\nb'))).toBe('No such folder: a b. Check the name.');
    expect(errorLine(appError('cancelled', 'Cancelled', 'Run again to go on.'))).toBe('Cancelled. Run again to go on.');
  });

  it('travel as plain data', () => {
    const error = appError('disk-full', 'The disk is full', 'Free some space.', 'blobs');
    expect(appErrorSchema.parse(JSON.parse(JSON.stringify(error)))).toEqual(error.toJSON());
    expect(appError('disk-full', 'The disk is full', 'Free some space.').toJSON()).not.toHaveProperty('file');
    expect(appErrorSchema.safeParse({ ...error.toJSON(), code: 'oops' }).success).toBe(false);
  });

  it('set the exit status: 2 for wrong use, 130 for cancelled, else 1', () => {
    const unusual = errorCodes.filter((code) => exitStatusOf(code) !== 1).map((code) => [code, exitStatusOf(code)]);
    expect(unusual).toEqual([['bad-usage', 2], ['other-settings', 2], ['cancelled', 130]]);
  });

  it('an unknown failure becomes internal and keeps its cause', () => {
    const cause = new Error('boom');
    const known = appError('read-only', 'The folder is read-only', 'Choose another.');
    expect(toAppError(known)).toBe(known);
    expect(toAppError(cause)).toMatchObject({ code: 'internal', cause });
    expect(toAppError('text')).toBeInstanceOf(AppError);
    expect(toAppError(new Error('')).what).toContain('Error');
  });
});
