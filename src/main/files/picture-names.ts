/** Which files are taken for pictures, by name; what is inside is found out on decoding. */
import { extname } from 'node:path';

const extensions = new Set(['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.tif', '.tiff', '.bmp', '.webp', '.gif', '.avif']);

export function isPictureName(name: string): boolean {
  return extensions.has(extname(name).toLowerCase());
}
