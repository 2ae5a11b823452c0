// What the charts have in common: axes, hover text, legend, whiskers.
import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import { SERIES_TOKENS, type ChartLook } from './use-chart.ts';

/** A vertical or horizontal line with a word, such as a gate's threshold. */
export interface ChartMark {
  readonly value: number;
  readonly label: string;
}

/** Colour of the n-th series: its own token when it has one, else the next of the row. */
export function seriesColour(look: ChartLook, index: number, token: string | undefined): string {
  return look.colour(token ?? SERIES_TOKENS[index % SERIES_TOKENS.length] ?? 'text-2');
}

/** The look of one axis. */
export function axis(look: ChartLook, name: string, format: ((value: number) => string) | undefined, vertical: boolean): Record<string, unknown> {
  return {
    name,
    nameLocation: vertical ? 'end' : 'middle',
    nameGap: vertical ? look.px(12) : look.px(28),
    nameTextStyle: { color: look.colour('text-2'), fontSize: look.px(12), align: vertical ? 'left' : 'center', padding: vertical ? [0, 0, 0, look.px(-28)] : 0 },
    axisLine: { show: !vertical, lineStyle: { color: look.colour('border-strong') } },
    axisTick: { show: !vertical, lineStyle: { color: look.colour('border-strong') } },
    axisLabel: { color: look.colour('text-2'), fontSize: look.px(12), hideOverlap: true, ...(format ? { formatter: (value: number) => format(value) } : {}) },
    splitLine: { show: vertical, lineStyle: { color: look.colour('border') } },
  };
}

/** The hover text; drawn in the picture, because markup with styles is refused by the security policy. */
export function tooltip(look: ChartLook, format: ((value: number) => string) | undefined): Record<string, unknown> {
  return {
    trigger: 'axis',
    renderMode: 'richText',
    confine: true,
    transitionDuration: 0,
    backgroundColor: look.colour('tip'),
    borderWidth: 0,
    padding: look.px(8),
    textStyle: { color: look.colour('on-tip'), fontSize: look.px(12) },
    axisPointer: { type: 'line', lineStyle: { color: look.colour('border-strong'), type: 'dashed' } },
    ...(format ? { valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '—') } : {}),
  };
}

export function legend(look: ChartLook, names: readonly string[]): Record<string, unknown> {
  return {
    show: names.length > 1,
    data: [...names],
    top: 0,
    right: 0,
    icon: undefined,
    itemWidth: look.px(28),
    itemHeight: look.px(10),
    textStyle: { color: look.colour('text'), fontSize: look.px(12) },
    inactiveColor: look.colour('text-3'),
  };
}

/** Dashed lines with their words. */
export function markLine(look: ChartLook, marks: readonly ChartMark[], along: 'x' | 'y'): NonNullable<LineSeriesOption['markLine']> {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: look.colour('text'), type: 'dashed', width: look.px(1) },
    label: { color: look.colour('text'), fontSize: look.px(12), position: along === 'y' ? 'insideStartTop' : 'start', formatter: '{b}', backgroundColor: look.colour('surface'), padding: [look.px(1), look.px(4)] },
    data: marks.map((mark) => (along === 'y' ? { name: mark.label, yAxis: mark.value } : { name: mark.label, xAxis: mark.value })),
  };
}

/** Whiskers from low to high: data [position, low, high], across the axis that the values run along. */
export function whiskers(look: ChartLook, name: string, colour: string, data: readonly (readonly [number, number, number])[], horizontal: boolean): CustomSeriesOption {
  return {
    type: 'custom',
    name,
    silent: true,
    tooltip: { show: false },
    z: 5,
    itemStyle: { color: colour },
    data: data.map((row) => [...row]),
    encode: horizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (_params, api) => {
      const place = Number(api.value(0));
      const at = (value: number): readonly number[] => api.coord(horizontal ? [value, place] : [place, value]);
      const [ax = 0, ay = 0] = at(Number(api.value(1)));
      const [bx = 0, by = 0] = at(Number(api.value(2)));
      const half = look.px(4);
      const [dx, dy] = horizontal ? [0, half] : [half, 0];
      const style = { stroke: colour, lineWidth: look.px(2), fill: 'none' };
      const line = (x1: number, y1: number, x2: number, y2: number) => ({ type: 'line' as const, shape: { x1, y1, x2, y2 }, style });
      return { type: 'group', children: [line(ax, ay, bx, by), line(ax - dx, ay - dy, ax + dx, ay + dy), line(bx - dx, by - dy, bx + dx, by + dy)] };
    },
  };
}
