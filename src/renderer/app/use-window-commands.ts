/** What the program's own window asks of the screens: menu commands, opened files, and folders dropped on it. */
import { onBeforeUnmount, onMounted } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { Bridge } from '#shared/contract/wire.ts';

/** @param bridge null in a browser, where files have no place on disk that a page may know */
export function useWindowCommands(bridge: Bridge | null, showHelp: () => void): void {
  const router = useRouter();
  const route = useRoute();

  /** The Projects screen opens it: a project folder at once, a file after asking; pictures go into the project on the screen or a new one. */
  function openPath(path: string): void {
    const { project } = route.params;
    void router.push({ name: 'projects', query: { open: path, ...(typeof project === 'string' ? { into: project } : {}) } });
  }
  function obey(command: string, argument: string | null): void {
    if (command === 'open-path' && argument !== null) openPath(argument);
    else if (command === 'new-project') void router.push({ name: 'projects', query: { new: '1' } });
    else if (command === 'projects') void router.push({ name: 'projects' });
    else if (command === 'settings') void router.push({ name: 'settings' });
    else if (command === 'diagnostics') void router.push({ name: 'models' });
    else if (command === 'help') showHelp();
  }
  const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  function allow(event: DragEvent): void {
    // Without this the window would go to the file and leave the workbench.
    if (isFiles(event)) event.preventDefault();
  }
  function drop(event: DragEvent): void {
    // A screen that takes files itself (an import) has said so.
    if (!isFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    const path = file === undefined || bridge === null ? '' : bridge.pathOf(file);
    if (path !== '' && route.name !== 'review') openPath(path);
  }

  let stop: (() => void) | undefined;
  onMounted(() => {
    stop = bridge?.onCommand(obey);
    addEventListener('dragover', allow);
    addEventListener('drop', drop);
  });
  onBeforeUnmount(() => {
    stop?.();
    removeEventListener('dragover', allow);
    removeEventListener('drop', drop);
  });
}
