/** Joins the generator of the built-in data set to the service that stores it. */
import { DEFECT_CLASSES } from '#shared/synth/defect-classes.ts';
import { planDemoSet } from '#shared/synth/plan.ts';
import { renderDemoImage } from '#shared/synth/render.ts';
import type { DemoSet } from './services/demo-service.ts';

export function demoSet(): DemoSet {
  return {
    classes: DEFECT_CLASSES,
    plan: (request) =>
      planDemoSet(request).map((plan) => () => {
        const { width: widthPx, height: heightPx, rgb, mask, tags } = renderDemoImage(plan);
        return { file: plan.file, lot: plan.lot, split: plan.split, image: { widthPx, heightPx, rgb }, mask, tags };
      }),
  };
}
