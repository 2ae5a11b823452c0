import { describe, expect, it } from 'vitest';
import { clip, escapeHtml, html, name, names, safeColour, safePicture, styleSheet } from './html.ts';

describe('html', () => {
  it('escapes text in content and attributes, and leaves markup alone', () => {
    const inner = html`<b>${'a & b'}</b>`;
    expect(html`<p title="${`"><i x='`}">${inner}</p>`.markup).toBe('<p title="&quot;&gt;&lt;i x=&#39;"><b>a &amp; b</b></p>');
  });

  it('joins lists of markup', () => {
    expect(html`${names(['a', '<b>'], '、')}`.markup).toBe('<bdi>a</bdi>、<bdi>&lt;b&gt;</bdi>');
    expect(name('x').markup).toBe('<bdi>x</bdi>');
  });
});

describe('escapeHtml', () => {
  it('drops control characters but keeps line feed and tab', () => {
    expect(escapeHtml('a\u0000b\u0007c\r\u0085d\n\te')).toBe('abcd\n\te');
  });

  it('makes direction overrides and lone surrogates visible', () => {
    expect(escapeHtml('gpj\u202eexe\u2066')).toBe('gpj\ufffdexe\ufffd');
    expect(escapeHtml('\ud800x')).toBe('\ufffdx');
    expect(escapeHtml('表 😀 ガ')).toBe('表 😀 ガ');
  });
});

describe('what goes into attributes that load or style', () => {
  it('takes six-digit colours only', () => {
    expect(safeColour('#E69f00')).toBe('#E69f00');
    for (const colour of ['red', '#fff', '#e69f00;x', 'url(//x)', '']) expect(safeColour(colour)).toBe('#8a8f98');
  });

  it('takes inline PNG and JPEG only', () => {
    expect(safePicture('data:image/png;base64,iVBORw0KGgo=')).toBe('data:image/png;base64,iVBORw0KGgo=');
    expect(safePicture('data:image/jpeg;base64,/9j+')).toBe('data:image/jpeg;base64,/9j+');
    for (const uri of [null, '', 'x.png', 'http://a/b.png', 'data:image/svg+xml;base64,AAAA', 'data:image/png;base64,AA" x="', 'data:image/png;base64,AA\n']) {
      expect(safePicture(uri)).toBeNull();
    }
  });

  it('refuses a style sheet that could end its element', () => {
    expect(styleSheet('p{margin:0}').markup).toBe('<style>p{margin:0}</style>');
    expect(() => styleSheet('</style>')).toThrow(RangeError);
  });
});

describe('clip', () => {
  it('counts code points and marks the cut', () => {
    expect(clip('鋳物の傷', 4)).toBe('鋳物の傷');
    expect(clip('鋳物の傷', 3)).toBe('鋳物…');
    expect(clip('😀😀😀', 2)).toBe('😀…');
  });
});
