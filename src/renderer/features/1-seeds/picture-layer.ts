/** The picture: a preview at once, and the parts on the screen in their own pixels as they arrive. */
import type { Client } from '#shared/client.ts';
import { visibleTiles } from '../../editor/picture-tiles.ts';
import type { View } from '../../editor/view.ts';
import { loadPicture } from './blob-bytes.ts';

/** Tiles kept; at 512 px a side about 200 MB decoded at most. */
const keptTiles = 192;
const loadingAtOnce = 6;

export interface PictureLayer {
  draw(context: CanvasRenderingContext2D, view: View): void;
  close(): void;
}

/** @param changed called when more of the picture is there to draw */
export function createPictureLayer(client: Client, sha256: string, preview: HTMLImageElement, changed: () => void): PictureLayer {
  const tiles = new Map<string, HTMLImageElement | null>();
  let open = true;
  let loading = 0;
  function load(key: string, rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }, sidePx: number): void {
    loading++;
    tiles.set(key, null);
    loadPicture(client, sha256, sidePx, rect)
      .then((image) => tiles.set(key, image))
      .catch(() => tiles.delete(key))
      .finally(() => {
        loading--;
        if (open) changed();
      });
    for (const oldest of tiles.keys()) if (tiles.size > keptTiles) tiles.delete(oldest);
  }
  return {
    draw(context, view) {
      const { imageWidth, imageHeight } = view;
      context.drawImage(preview, 0, 0, imageWidth, imageHeight);
      // The preview has a pixel for each device pixel: nothing finer is needed.
      if (preview.naturalWidth >= imageWidth || view.scale * view.pixelRatio * imageWidth <= preview.naturalWidth) return;
      for (const tile of visibleTiles(view)) {
        const found = tiles.get(tile.key);
        if (found) {
          tiles.delete(tile.key);
          tiles.set(tile.key, found);
          context.drawImage(found, tile.rect.x, tile.rect.y, tile.rect.width, tile.rect.height);
        } else if (found === undefined && loading < loadingAtOnce) load(tile.key, tile.rect, Math.max(tile.width, tile.height));
      }
    },
    close: () => {
      open = false;
      tiles.clear();
    },
  };
}
