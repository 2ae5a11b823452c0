// Charts share one small build of echarts, drawn as SVG: sharp on a projector and exportable as it is.
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue';
import { useThemeColours, type ThemeColours } from './theme-colours.ts';

use([BarChart, CustomChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

/** What an option is built from: colours by token, and lengths that grow with the root's font size. */
export interface ChartLook {
  readonly colour: ThemeColours;
  /** Turns pixels of a 16 px root into pixels now. */
  readonly px: (length: number) => number;
}

/** Series without a colour of their own take these in turn; each keeps 3:1 on the surface of both themes. */
export const SERIES_TOKENS = ['accent-text', 'series-2', 'series-3', 'series-4', 'series-5', 'text-3'] as const;

/** Draws into `element` what `option` returns, again whenever what it reads, the theme or the size changes. */
export function useChart(element: Readonly<Ref<HTMLElement | null>>, label: () => string, option: (look: ChartLook) => EChartsCoreOption): { getSvg: () => string } {
  const colours = useThemeColours();
  let chart: EChartsType | undefined;
  let observer: ResizeObserver | undefined;

  function build(): EChartsCoreOption {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const look: ChartLook = { colour: colours.value, px: (length) => Math.round(length * rem) };
    return {
      animation: false,
      backgroundColor: 'transparent',
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: look.px(12), color: look.colour('text-2') },
      aria: { enabled: true, label: { enabled: true, description: label() } },
      ...option(look),
    };
  }

  onMounted(() => {
    if (!element.value) return;
    chart = init(element.value, null, { renderer: 'svg' });
    watch(build, (next) => chart?.setOption(next, { notMerge: true }), { immediate: true });
    observer = new ResizeObserver(() => chart?.resize());
    observer.observe(element.value);
  });
  onBeforeUnmount(() => {
    observer?.disconnect();
    chart?.dispose();
  });
  return { getSvg: () => chart?.renderToSVGString({ useViewBox: true }) ?? '' };
}
