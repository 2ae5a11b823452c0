/**
 * Tiles of a picture that is too large to be held whole, for the part that is on the screen.
 *
 * Level 0 has the picture's own pixels, level n is 2ⁿ times smaller. The level is the smallest that still has a pixel for each device
 * pixel. A tile's key is stable, so tiles can be cached by it.
 */
import { intersectRect } from './rect.ts';
import type { Rect } from './rect.ts';
import { visibleRect } from './view.ts';
import type { View } from './view.ts';

export interface PictureTile {
  /** level/column/row. */
  readonly key: string;
  readonly level: number;
  /** The part of the picture, in its own pixels; this is also where the tile is drawn. */
  readonly rect: Rect;
  /** Size to decode the part to, in pixels, at least 1. */
  readonly width: number;
  readonly height: number;
}

/** Returns the level (0 and up) at which the view shows the picture; at most so high that one tile holds it all. */
function levelOf({ scale, pixelRatio, imageWidth, imageHeight }: View, tileSide: number): number {
  const wanted = Math.floor(-Math.log2(scale * pixelRatio) + 1e-9);
  const highest = Math.max(Math.ceil(Math.log2(Math.max(imageWidth, imageHeight) / tileSide)), 0);
  return Math.min(Math.max(wanted, 0), highest);
}

/**
 * Lists the tiles that the view shows, the nearest to its middle first, so that loading starts where the eye is.
 * `tileSide` is in pixels of the level, at least 1.
 */
export function visibleTiles(view: View, tileSide = 512): readonly PictureTile[] {
  const level = levelOf(view, tileSide);
  const picture = { x: 0, y: 0, width: view.imageWidth, height: view.imageHeight };
  const middle = { x: view.x + view.viewWidth / view.scale / 2, y: view.y + view.viewHeight / view.scale / 2 };
  const distance = ({ rect }: PictureTile): number => Math.hypot(rect.x + rect.width / 2 - middle.x, rect.y + rect.height / 2 - middle.y);
  return gridCells(visibleRect(view), tileSide * 2 ** level)
    .map(({ column, row, rect }): PictureTile => {
      const part = intersectRect(rect, picture);
      return {
        key: `${level}/${column}/${row}`,
        level,
        rect: part,
        width: Math.max(Math.round(part.width / 2 ** level), 1),
        height: Math.max(Math.round(part.height / 2 ** level), 1),
      };
    })
    .sort((a, b) => distance(a) - distance(b));
}

/** Lists the cells of a grid of squares (`side` pixels, from the top-left corner of the picture) that a rectangle touches, row by row. */
export function gridCells(rect: Rect, side: number): readonly { readonly column: number; readonly row: number; readonly rect: Rect }[] {
  const cells: { column: number; row: number; rect: Rect }[] = [];
  for (let row = Math.floor(rect.y / side); row * side < rect.y + rect.height; row++) {
    for (let column = Math.floor(rect.x / side); column * side < rect.x + rect.width; column++) {
      cells.push({ column, row, rect: { x: column * side, y: row * side, width: side, height: side } });
    }
  }
  return cells;
}
