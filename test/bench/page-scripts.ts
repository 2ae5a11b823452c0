/** Scripts that run inside the page, as text: the debugger brings them in, the page's security policy allows none. */

/** Fixed work on the page's thread, for comparing machines: milliseconds for 20 million steps of a small generator. */
export const referenceLoop = `(() => {
  const started = performance.now();
  let x = 1;
  for (let i = 0; i < 20000000; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
  globalThis.benchSink = x;
  return performance.now() - started;
})()`;

/** Starts writing down frame lengths and long tasks. */
export const startFrames = `(() => {
  const kept = { frames: [], tasks: [], last: null, running: true };
  globalThis.benchFrames = kept;
  new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' });
  const step = (now) => {
    if (kept.last !== null) kept.frames.push(now - kept.last);
    kept.last = now;
    if (kept.running) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})()`;

/** Ends it: {frames, tasks} in milliseconds. */
export const stopFrames = `(() => {
  const { frames, tasks } = globalThis.benchFrames;
  globalThis.benchFrames.running = false;
  return { frames, tasks };
})()`;

/** Milliseconds from the change of address to the first painted cells, and to pictures in all cells in sight. */
export const openGrid = (hash: string): string => `(async () => {
  const started = performance.now();
  location.hash = ${JSON.stringify(hash)};
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const until = async (ready) => {
    for (;;) {
      await frame();
      if (ready()) break;
      if (performance.now() - started > 60000) throw new Error('not there after 60 s: ' + cells().length + ' cells, ' + [...document.querySelectorAll('[role=gridcell] img')].map((i) => i.naturalWidth).join(' '));
    }
    // The frame after the one in which it stands in the page has been drawn.
    await frame();
    return performance.now() - started;
  };
  const cells = () => [...document.querySelectorAll('[role=gridcell]')];
  const cellsMs = await until(() => cells().length > 0);
  const picturesMs = await until(() => {
    const sight = cells().filter((c) => { const r = c.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight; });
    return sight.length > 0 && sight.every((c) => { const img = c.querySelector('img'); return img && img.complete && img.naturalWidth > 0; });
  });
  return { cellsMs, picturesMs };
})()`;

/** Scrolls the grid like a held key or a turned wheel: a step a frame for \`frames\` frames, \`stepPx\` each. */
export const scrollGrid = (frames: number, stepPx: number): string => `(async () => {
  const grid = document.querySelector('[role=grid]');
  for (let i = 0; i < ${frames}; i++) {
    grid.scrollTop += ${stepPx};
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return grid.scrollTop;
})()`;

/**
 * Paints with the editor's brush on a picture of side × side pixels at 1:1, its middle in sight, one move a frame; what became
 * dirty and is in sight is drawn on a canvas of the window's size.
 * Needs the global \`Editor\`. Milliseconds of each frame and of the work inside it.
 */
export const paintStrokes = (side: number, brushPx: number, frames: number): string => `(async () => {
  const { createDocument, createHistory, brush, maskPalette, paintMask, takeDirty } = Editor;
  const canvas = document.createElement('canvas');
  canvas.width = innerWidth;
  canvas.height = innerHeight;
  canvas.style.cssText = 'position:fixed;inset:0;z-index:99';
  const view = { x: (${side} - innerWidth) >> 1, y: (${side} - innerHeight) >> 1, width: innerWidth, height: innerHeight };
  document.body.append(canvas);
  const graphics = canvas.getContext('2d');
  const history = createHistory(createDocument(${side}, ${side}));
  const context = { history, classId: 1, brushSize: ${brushPx}, scale: 1, similarity: null };
  const palette = maskPalette({ opacity: 0.5, outlined: true });
  const at = (i) => ({ x: ${side} / 2 + Math.cos(i / 9) * view.width * 0.4, y: ${side} / 2 + Math.sin(i / 7) * view.height * 0.4, buttons: 1, shift: false, alt: false, ctrl: false });
  const draw = () => {
    const { x, y, width, height } = takeDirty(history.document);
    if (width <= 0) return;
    const left = Math.max(view.x, x - 1), top = Math.max(view.y, y - 1);
    const right = Math.min(view.x + view.width, x + width + 1), bottom = Math.min(view.y + view.height, y + height + 1);
    const rect = { x: left, y: top, width: right - left, height: bottom - top };
    graphics.putImageData(new ImageData(paintMask(history.document, rect, palette), rect.width, rect.height), rect.x - view.x, rect.y - view.y);
  };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const frames = [], work = [];
  await frame();
  let last = await frame();
  let { state } = brush.down(brush.idle, context, at(0));
  for (let i = 1; i <= ${frames}; i++) {
    const started = performance.now();
    ({ state } = brush.move(state, context, at(i)));
    draw();
    work.push(performance.now() - started);
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  const started = performance.now();
  ({ state } = brush.up(state, context, at(${frames})));
  work.push(performance.now() - started);
  canvas.remove();
  return { frames, work };
})()`;

/**
 * A new threshold on one picture of side × side pixels with four classes on a grid of 40 × 40, as stage 1 paints it: scales, heat map,
 * labels, outline, both drawn. `times` times; milliseconds each. Needs `Editor`.
 */
export const slideThreshold = (side: number, times: number): string => `(() => {
  const { seedLabels, seedScales, maskPalette, paintMask, paintHeat } = Editor;
  const grid = { width: 40, height: 40 }, ids = [1, 2, 3, 4];
  const raw = new Float32Array(4 * 1600);
  for (let k = 0; k < 4; k++) for (let y = 0; y < 40; y++) for (let x = 0; x < 40; x++) {
    raw[k * 1600 + y * 40 + x] = 3 * Math.exp(-((x - 10 - 6 * k) ** 2 + (y - 20) ** 2) / 60);
  }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = ${side};
  const graphics = canvas.getContext('2d');
  const rect = { x: 0, y: 0, width: ${side}, height: ${side} };
  const times = [];
  for (let i = 0; i < ${times}; i++) {
    const started = performance.now();
    const { shown, cut } = seedScales(raw, { present: ids, normal: false }, ids, [3, 3, 3, 3], grid, 0, 'fixed');
    graphics.putImageData(new ImageData(paintHeat({ values: shown, ...grid }, ${side}, ${side}, rect, { opacity: 0.6, low: 0, high: 1, fading: true }), ${side}, ${side}), 0, 0);
    const labels = seedLabels({ maps: cut, classCount: 4, ...grid }, new Uint8Array([1, 1, 1, 1]), 0.05 + (0.9 * i) / ${times}, ${side}, ${side});
    const line = new OffscreenCanvas(${side}, ${side});
    line.getContext('2d').putImageData(new ImageData(paintMask({ labels, width: ${side}, height: ${side} }, rect, maskPalette({ opacity: 0, outlined: true })), ${side}, ${side}), 0, 0);
    graphics.drawImage(line, 0, 0);
    times.push(performance.now() - started);
  }
  return times;
})()`;

/** Figures of all classes together and of each of four at a new threshold, for so many images; milliseconds each. Needs `Editor`. */
export const slideFigures = (images: number, times: number): string => `(() => {
  const { thresholdFigures } = Editor;
  const bins = 100, classCount = 4;
  const above = new Uint32Array(${images} * (classCount + 1) * bins);
  for (let i = 0; i < above.length; i++) above[i] = 1600 - 16 * (i % bins);
  const list = Array.from({ length: ${images} }, (_, i) => ({ present: i % 5 === 0 ? [] : [1 + (i % 4)], normal: i % 5 === 0 }));
  const times = [];
  for (let i = 0; i < ${times}; i++) {
    const started = performance.now();
    for (let set = 0; set <= classCount; set++) thresholdFigures({ above, classCount, bins }, list, set, set === 0 ? null : set, i / ${times});
    times.push(performance.now() - started);
  }
  return times;
})()`;
