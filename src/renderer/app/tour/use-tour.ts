/** The first-run tour: starts once, can be started again from the help dialog, and is left with Esc at any step. */
import { nextTick } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAppStore } from '../../state/app-store.ts';
import { tourSteps } from './tour-steps.ts';

export interface Tour {
  /** Shows the tour unless one is shown. */
  readonly start: () => Promise<void>;
  /** Shows it when nobody on this PC has seen it to the end or left it. */
  readonly startOnce: () => Promise<void>;
  readonly leave: () => void;
}

/** Inside a component's set-up. */
export function useTour(): Tour {
  const { t } = useI18n();
  const app = useAppStore();
  let leaveShown: (() => void) | null = null;

  async function start(): Promise<void> {
    if (leaveShown !== null) return;
    // Most launches never show it, so it is not part of the first bundle.
    const [{ driver }] = await Promise.all([import('driver.js'), import('driver.js/dist/driver.css'), import('./tour.css')]);
    await nextTick();
    const shown = tourSteps((selector) => document.querySelector(selector) !== null);
    if (shown.length === 0 || leaveShown !== null) return;
    const tour = driver({
      steps: shown.map((s) => ({ element: s.selector, popover: { title: t(`tour.steps.${s.id}.title`), description: t(`tour.steps.${s.id}.text`), side: s.side, align: 'start' } })),
      animate: false,
      allowClose: true,
      showProgress: true,
      popoverClass: 'tour',
      stagePadding: 4,
      stageRadius: 6,
      overlayOpacity: 0.55,
      progressText: t('tour.progress', { n: '{{current}}', total: '{{total}}' }),
      nextBtnText: t('tour.next'),
      prevBtnText: t('tour.back'),
      doneBtnText: t('tour.done'),
      // A click beside it is more often a slip than a wish to leave.
      overlayClickBehavior: () => undefined,
      onPopoverRender: ({ wrapper, closeButton, nextButton, description }) => {
        closeButton.setAttribute('aria-label', t('tour.leave'));
        closeButton.title = t('tour.leave');
        wrapper.setAttribute('aria-modal', 'true');
        description.lang = document.documentElement.lang;
        // The package gives the focus to the close button; Enter should go on.
        requestAnimationFrame(() => nextButton.focus());
      },
      onDestroyed: () => {
        leaveShown = null;
        // The next key must act on the screen, not on nothing.
        document.getElementById('main')?.focus({ preventScroll: true });
        // Not reaching the program only means that the tour is offered once more.
        if (app.settings?.tourDone === false) void app.set({ tourDone: true }).catch(() => undefined);
      },
    });
    leaveShown = () => tour.destroy();
    tour.drive();
  }
  return {
    start,
    startOnce: async () => {
      if (app.settings?.tourDone === false) await start();
    },
    leave: () => leaveShown?.(),
  };
}
