import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundsOnScreens, readWindowState, smallest, writeWindowState } from './window-state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tegakari-window-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const bounds = { x: 100, y: 50, width: 1400, height: 900 };
const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('the kept window', () => {
  it('comes back as it was left', async () => {
    const file = join(folder, 'new', 'window.json');
    await writeWindowState(file, { bounds, isMaximised: true });
    expect(readWindowState(file)).toEqual({ bounds, isMaximised: true });
  });

  it.each(['', '{', 'null', '[]', '{"bounds":{"x":1}}', '{"bounds":{"x":"1","y":1,"width":1,"height":1}}', '{"bounds":null,"isMaximised":"yes"}'])('a file with %j opens it anew', (text) => {
    writeFileSync(join(folder, 'w.json'), text);
    expect(readWindowState(join(folder, 'w.json'))).toEqual({ bounds: null, isMaximised: false });
    expect(readWindowState(join(folder, 'missing.json'))).toEqual({ bounds: null, isMaximised: false });
  });

  it('is not put where no screen is any more', () => {
    expect(boundsOnScreens(bounds, [screen])).toEqual(bounds);
    expect(boundsOnScreens({ ...bounds, x: 2000 }, [screen])).toBeNull();
    expect(boundsOnScreens({ ...bounds, x: 2000 }, [screen, { ...screen, x: 1920 }])).toEqual({ ...bounds, x: 2000 });
    expect(boundsOnScreens({ ...bounds, y: -200 }, [screen])).toBeNull();
    expect(boundsOnScreens({ ...bounds, x: -1350 }, [screen])).toBeNull();
    expect(boundsOnScreens({ ...bounds, x: -1300 }, [screen])).toEqual({ ...bounds, x: -1300 });
    expect(boundsOnScreens(null, [screen])).toBeNull();
    expect(boundsOnScreens(bounds, [])).toBeNull();
  });

  it('is never smaller than the screens inside need', () => {
    expect(boundsOnScreens({ ...bounds, width: 200, height: 100 }, [screen])).toMatchObject(smallest);
  });
});
