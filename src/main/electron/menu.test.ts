import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuStrings } from './menu-strings.ts';
import { menuTemplate } from './menu.ts';
import type { MenuParts } from './menu.ts';

function make(parts: Partial<MenuParts> = {}): { readonly items: readonly MenuItemConstructorOptions[]; readonly sent: unknown[]; readonly find: (label: string) => MenuItemConstructorOptions } {
  const sent: unknown[] = [];
  const template = menuTemplate({ lang: 'ja', isMac: false, isPackaged: true, recent: [], send: (...a) => sent.push(a), openFolder: () => sent.push('folder'), openFile: () => sent.push('file'), newWindow: () => sent.push('window'), ...parts });
  const flat = (list: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] => list.flatMap((i) => [i, ...(Array.isArray(i.submenu) ? flat(i.submenu) : [])]);
  const items = flat(template);
  return { items, sent, find: (label) => items.find((i) => i.label === label) as MenuItemConstructorOptions };
}
const press = (item: MenuItemConstructorOptions): void => (item.click as () => void)();

describe('the native menu', () => {
  it.each(['ja', 'en'] as const)('has a label of our own on every item (%s), and each key once', (lang) => {
    for (const isMac of [false, true]) {
      const { items } = make({ lang, isMac, isPackaged: false });
      expect(items.filter((i) => i.type !== 'separator' && !i.label)).toEqual([]);
      const keys = items.map((i) => i.accelerator).filter((k) => k !== undefined);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('no word is missing, and Japanese is Japanese', () => {
    for (const words of Object.values(menuStrings)) expect(Object.entries(words).filter(([, v]) => v.trim() === '' || /!|！/.test(v))).toEqual([]);
    expect(Object.entries(menuStrings.ja).filter(([, v]) => !/[ぁ-んァ-ヶ一-龠]/.test(v))).toEqual([]);
    expect(Object.entries(menuStrings.en).filter(([, v]) => /[ぁ-んァ-ヶ一-龠]/.test(v))).toEqual([]);
  });

  it('sends what the screens obey', () => {
    const { find, sent } = make();
    for (const label of ['新しいプロジェクト', 'フォルダーを開く…', 'ファイルを開く…', '新しいウィンドウ', '設定…', 'プロジェクト一覧', 'キー操作', 'モデルと診断']) press(find(label));
    expect(sent).toEqual([['new-project'], 'folder', 'file', 'window', ['settings'], ['projects'], ['help'], ['diagnostics']]);
  });

  it('opens recent projects, at most ten, whatever their names', () => {
    const recent = Array.from({ length: 12 }, (_, i) => ({ name: `A&B ${i}`, folder: `/p/${i}` }));
    const { items, find, sent } = make({ recent });
    expect(items.filter((i) => i.label?.startsWith('A&&B'))).toHaveLength(10);
    press(find('A&&B 3'));
    expect(sent).toEqual([['open-path', '/p/3']]);
    expect(make().find('まだありません').enabled).toBe(false);
  });

  it('leaves F11 to the board view, and developer tools to developers', () => {
    expect(make().items.map((i) => i.accelerator)).not.toContain('F11');
    expect(make({ isPackaged: true }).items.map((i) => i.role)).not.toContain('toggleDevTools');
    expect(make({ isPackaged: false }).items.map((i) => i.role)).toContain('toggleDevTools');
  });
});
