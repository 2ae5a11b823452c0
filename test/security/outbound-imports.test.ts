/** No source reaches for the network but those named here. The import table says the same by folder; this names the files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repoRoot } from '../support/run-cli.ts';

const modules = ['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises', 'worker_threads', 'cluster', 'inspector', 'inspector/promises', 'child_process', 'undici', 'ws', 'node-fetch', 'axios', 'got'];
const importing = new RegExp(`(?:from|import|require|getBuiltinModule)\\s*\\(?\\s*['"](?:node:)?(${modules.map((m) => m.replace('/', '\\/')).join('|')})['"]`, 'g');
const globals = /\b(fetch|WebSocket|XMLHttpRequest|EventSource|sendBeacon|RTCPeerConnection|WebTransport|importScripts)\b(?=\s*[(.])/g;

/** Type imports count, too: today's type is tomorrow's call. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  // The server that listens on 127.0.0.1, and the guard.
  'src/main/transports/loopback-http.ts': ['http', 'net'],
  'src/main/transports/network-guard.ts': ['dgram', 'dns', 'net', 'worker_threads'],
  // Processes of this PC: engine, job, and what names the graphics cards.
  'src/main/processes/launch-engine.ts': ['child_process'],
  'src/main/processes/launch-job.ts': ['child_process'],
  'src/main/files/gpu-names.ts': ['child_process'],
};
/** Pages ask the server they came from; the content policy lets them ask no other. */
const mayCall: Readonly<Record<string, readonly string[]>> = {
  'src/renderer/transport/http-transport.ts': ['fetch'],
  'src/renderer/features/1-seeds/blob-bytes.ts': ['fetch'],
  'src/renderer/features/2-pseudo-masks/stage2-store.ts': ['fetch'],
};

function found(pattern: RegExp, text: string): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map((m) => m[1] as string))].sort();
}
/** Comments may name what code may not. */
const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

function sources(pattern: RegExp): Readonly<Record<string, readonly string[]>> {
  const files = readdirSync(join(repoRoot, 'src'), { recursive: true }).map((name) => `src/${String(name).replaceAll('\\', '/')}`);
  const own = files.filter((name) => /\.(ts|js|vue)$/.test(name) && !name.endsWith('.test.ts')).sort();
  expect(own.length).toBeGreaterThan(400);
  return Object.fromEntries(own.map((name) => [name, found(pattern, code(readFileSync(join(repoRoot, name), 'utf8')))] as const).filter(([, names]) => names.length > 0));
}

describe('ways out in the sources', () => {
  it('are imported by the files named here, and by no other', () => {
    expect(sources(importing)).toEqual(mayImport);
  });

  it('are called as globals by the files named here, and by no other', () => {
    expect(sources(globals)).toEqual(mayCall);
  });

  it.each([
    ["import { connect } from 'node:net';", ['net']],
    ["import type { A } from \"http2\";", ['http2']],
    ["const x = await import('node:dns/promises');", ['dns/promises']],
    ["const y = require('undici');", ['undici']],
    ["process.getBuiltinModule('node:tls');", ['tls']],
    ["// import 'node:net'\n/* from 'node:tls' */", []],
    ["import { join } from 'node:path'; const netto = 'net';", []],
  ])('%j is seen as %j', (text, names) => {
    expect(found(importing, code(text))).toEqual(names);
  });

  it.each([
    ['await fetch(url)', ['fetch']],
    ['new WebSocket(url)', ['WebSocket']],
    ['navigator.sendBeacon(url)', ['sendBeacon']],
    ['prefetch(url); fetched()', []],
  ])('%j is seen as %j', (text, names) => {
    expect(found(globals, code(text))).toEqual(names);
  });
});
