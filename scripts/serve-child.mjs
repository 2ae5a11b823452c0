// Starts `tegakari serve` as a child and waits for its address.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Resolves to {url, child}; ends with this process. */
export function startServe(root, args) {
  const child = spawn(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'serve', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    let text = '';
    child.on('exit', (code) => reject(new Error(`the server ended with status ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const url = /^(http:\/\/127\.0\.0\.1:\d+\/\S+)$/m.exec(text)?.[1];
      if (url) resolve({ url, child });
    });
  });
}
