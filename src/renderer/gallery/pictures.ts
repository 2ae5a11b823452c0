/** Draws a made-up grey surface with a flaw as a PNG data URL; the same for the same seed. */
export function drawPicture(seed: number, sidePx: number, overlay: boolean): string {
  const canvas = document.createElement('canvas');
  canvas.width = sidePx;
  canvas.height = sidePx;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas here.');
  const random = numbers(seed);
  const pixels = context.createImageData(sidePx, sidePx);
  const [cx, cy, angle, length] = [0.3 + 0.4 * random(), 0.3 + 0.4 * random(), Math.PI * random(), 0.15 + 0.2 * random()];
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const [u, v] = [x / sidePx - cx, y / sidePx - cy];
      const along = u * Math.cos(angle) + v * Math.sin(angle);
      const across = -u * Math.sin(angle) + v * Math.cos(angle) + 0.02 * Math.sin(along * 40);
      const flaw = Math.exp(-((along / length) ** 4) - (across / 0.02) ** 2);
      const grey = 120 + 30 * Math.sin(x / sidePx * 3 + seed) + 18 * (random() - 0.5) - 80 * flaw;
      const at = 4 * (y * sidePx + x);
      const tint = overlay && flaw > 0.2 ? 0.55 : 0;
      // Vermillion, the fourth class colour.
      pixels.data[at] = grey * (1 - tint) + 213 * tint;
      pixels.data[at + 1] = grey * (1 - tint) + 94 * tint;
      pixels.data[at + 2] = grey * (1 - tint);
      pixels.data[at + 3] = 255;
    }
  }
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL('image/png');
}

/** Numbers in [0, 1) from a linear congruential generator (Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
}
