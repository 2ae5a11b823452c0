/** What a picture's address asks for; the same for the loopback server and the private protocol. */
import { appError } from '#shared/contract/errors.ts';
import type { PictureSpec } from '../ports/media.ts';

/** @param query side, x, y, w, h in px; throws AppError `bad-usage` when one is no whole number */
export function pictureSpec(sha256: string, query: URLSearchParams): PictureSpec {
  const number = (key: string): number | null => {
    const text = query.get(key);
    if (text === null) return null;
    if (!/^\d{1,6}$/.test(text)) throw appError('bad-usage', `The picture's ${key} is not a whole number`, 'Reload the window.');
    return Number(text);
  };
  const [x, y, width, height] = [number('x'), number('y'), number('w'), number('h')];
  const part = x !== null && y !== null && width !== null && height !== null ? { x, y, width, height } : null;
  return { sha256, sidePx: number('side'), part };
}
