/** Size and place of the window, kept between launches. */
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface WindowState {
  /** null = wherever the system puts a new window. */
  readonly bounds: Area | null;
  readonly isMaximised: boolean;
}

/** The screens are made for 1280×720 px and more. */
export const smallest = { width: 1024, height: 640 } as const;
const first: WindowState = { bounds: null, isMaximised: false };

/** Never throws: a damaged file must not keep the window from opening. */
export function readWindowState(file: string): WindowState {
  try {
    const { bounds, isMaximised } = JSON.parse(readFileSync(file, 'utf8')) as { bounds?: Partial<Area> | null; isMaximised?: unknown };
    const { x, y, width, height } = bounds ?? {};
    const isArea = [x, y, width, height].every((v) => typeof v === 'number' && Number.isFinite(v));
    return { bounds: isArea ? { x: x as number, y: y as number, width: width as number, height: height as number } : null, isMaximised: isMaximised === true };
  } catch {
    return first;
  }
}

export async function writeWindowState(file: string, state: WindowState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, `${JSON.stringify(state)}\n`);
  await rename(`${file}.part`, file);
}

/** The kept bounds if enough of them lies on a screen that is still there (100 px of the title bar), else null. */
export function boundsOnScreens(bounds: Area | null, screens: readonly Area[]): Area | null {
  if (bounds === null) return null;
  const isSeen = screens.some((s) => Math.min(bounds.x + bounds.width, s.x + s.width) - Math.max(bounds.x, s.x) >= 100 && bounds.y >= s.y && bounds.y <= s.y + s.height - 40);
  if (!isSeen) return null;
  return { ...bounds, width: Math.max(smallest.width, bounds.width), height: Math.max(smallest.height, bounds.height) };
}
