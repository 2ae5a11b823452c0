/** A small picture that differs for each number: a grey slope with a bar whose place and shade follow the number. */
export function createPicture(n: number): { readonly width: number; readonly height: number; readonly rgb: Uint8Array } {
  const [width, height] = [96, 72];
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bar = Math.abs(x - (n % width)) < 3 ? 80 : 0;
      const value = 90 + ((x + y + n) % 64) + bar;
      rgb.fill(value, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  }
  // The number itself, so that no two files are equal.
  rgb.set([n & 255, (n >> 8) & 255, (n >> 16) & 255], 0);
  return { width, height, rgb };
}
