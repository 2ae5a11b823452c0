/** The mask as canvases of 1,024 px a side, painted when they are looked at: a large mask never lies in memory as one picture. */
import type { MaskDocument } from '../../editor/mask-document.ts';
import { paintMask } from '../../editor/mask-paint.ts';
import type { MaskPalette } from '../../editor/mask-paint.ts';
import { gridCells } from '../../editor/picture-tiles.ts';
import { growRect, intersectRect, isEmptyRect, unionRect } from '../../editor/rect.ts';
import type { Rect } from '../../editor/rect.ts';

const side = 1024;

interface Cell {
  readonly canvas: OffscreenCanvas;
  readonly rect: Rect;
  /** Still to be painted. */
  stale: Rect;
}

export interface MaskLayer {
  /** A part of the mask changed. */
  touch(rect: Rect): void;
  setPalette(palette: MaskPalette): void;
  /** Draws what lies within `visible` (picture px); the context maps picture px to the screen. */
  draw(context: CanvasRenderingContext2D, visible: Rect): void;
}

export function createMaskLayer(document: MaskDocument, first: MaskPalette): MaskLayer {
  const cells = new Map<string, Cell>();
  let palette = first;
  const picture = { x: 0, y: 0, width: document.width, height: document.height };
  const cellsIn = (rect: Rect): readonly Cell[] =>
    gridCells(rect, side).map(({ column, row, rect: square }) => {
      const key = `${column}/${row}`;
      const found = cells.get(key);
      if (found) return found;
      const own = intersectRect(square, picture);
      const made: Cell = { canvas: new OffscreenCanvas(own.width, own.height), rect: own, stale: own };
      cells.set(key, made);
      return made;
    });
  return {
    touch(rect) {
      if (isEmptyRect(rect)) return;
      // Outlines depend on the neighbours.
      const grown = growRect(rect, 1, document.width, document.height);
      for (const cell of cells.values()) {
        const part = intersectRect(grown, cell.rect);
        if (!isEmptyRect(part)) cell.stale = isEmptyRect(cell.stale) ? part : unionRect(cell.stale, part);
      }
    },
    setPalette(next) {
      palette = next;
      for (const cell of cells.values()) cell.stale = cell.rect;
    },
    draw(context, visible) {
      for (const cell of cellsIn(visible)) {
        if (!isEmptyRect(cell.stale)) {
          const { x, y, width, height } = cell.stale;
          (cell.canvas.getContext('2d') as OffscreenCanvasRenderingContext2D).putImageData(new ImageData(paintMask(document, cell.stale, palette), width, height), x - cell.rect.x, y - cell.rect.y);
          cell.stale = { x: 0, y: 0, width: 0, height: 0 };
        }
        context.drawImage(cell.canvas, cell.rect.x, cell.rect.y);
      }
    },
  };
}
