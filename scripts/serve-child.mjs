// Keeps `tegakari serve` running as a child: a server that dies is started again at the same address, so that open pages go on by themselves.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** More deaths than this within a minute are a fault that starting again will not cure. */
const maxRestarts = 3;

/** Resolves to {url, ended}: its address, and the status it ended with for good. Ends with this process. */
export async function startServe(root, args) {
  const token = randomBytes(24).toString('base64url');
  let child = null;
  let stopping = false;
  const run = (more) => {
    child = spawn(process.execPath, [join(root, 'src', 'main', 'cli.ts'), 'serve', ...args, ...more], { cwd: root, env: { ...process.env, TEGAKARI_TOKEN: token }, stdio: ['ignore', 'pipe', 'inherit'] });
    return child;
  };
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      stopping = true;
      child.kill(signal);
    });
  const url = await addressOf(run([]));
  const deaths = [];
  const ended = new Promise((resolve) => {
    const watch = () =>
      child.on('exit', (code, signal) => {
        deaths.push(Date.now());
        const recent = deaths.filter((at) => Date.now() - at < 60_000).length;
        if (stopping || code === 0 || recent > maxRestarts) return resolve(code ?? 1);
        process.stderr.write(`tegakari: the server ended (${signal ?? code}); starting it again at the same address\n`);
        run(['--port', new URL(url).port]);
        watch();
      });
    watch();
  });
  return { url, ended };
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.on('exit', (code) => reject(new Error(`the server ended with status ${code}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const url = /^(http:\/\/127\.0\.0\.1:\d+\/\S+)$/m.exec(text)?.[1];
      if (url) resolve(url);
    });
  });
}
