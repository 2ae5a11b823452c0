// The import table of ARCHITECTURE.md as rules. A folder may import itself and what its row names; nothing else.
// Core modules show up under their bare name ("fs", "path", …); packages under node_modules/<name>.
const core = '^(node:)?(assert|buffer|child_process|crypto|events|fs|fs/promises|module|os|path|perf_hooks|process|stream|stream/promises|string_decoder|timers|timers/promises|url|util|v8|worker_threads|zlib)$';
const pkg = (name) => `^node_modules/${name.replace('/', '\\/')}/`;
const shared = (folder) => `^src/shared/${folder}/`;
const main = (folder) => `^src/main/${folder}/`;

const kernels = shared('kernels');
const onnx = shared('onnx');
const domain = shared('domain');
const contract = shared('contract');
const synth = shared('synth');
const ports = main('ports');
const pipeline = main('pipeline');

const table = [
  [kernels, []],
  [onnx, [pkg('@bufbuild/protobuf')]],
  [domain, []],
  [synth, [kernels]],
  [contract, [domain, pkg('zod')]],
  [ports, [domain, contract]],
  [pipeline, [ports, domain, contract, pkg('zod')]],
  [main('stages'), [pipeline, ports, kernels, onnx, domain, contract, pkg('zod')]],
  [main('services'), [ports, pipeline, domain, contract]],
  [main('engine'), [ports, domain, contract, kernels, core, pkg('onnxruntime-node'), pkg('onnxruntime-common')]],
  [main('storage'), [ports, domain, contract, core, pkg('better-sqlite3'), pkg('@types/better-sqlite3')]],
  [main('files'), [ports, domain, contract, kernels, core, pkg('sharp'), pkg('csv-parse'), pkg('fast-png')]],
  [main('reports'), [ports, domain, contract]],
  ['^src/main/(compose|demo-set)\\.ts$', ['^src/main/', '^src/shared/', core]],
  ['^src/main/cli(\\.ts$|/)', ['^src/main/(compose|demo-set)\\.ts$', '^src/main/cli/', '^src/main/engine/launch-child\\.ts$', pkg('zod'), ports, domain, contract, core, pkg('commander')]],
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...table.map(([from, allowed]) => ({
      name: `imports-of ${from.replace(/[\^$\\]/g, '')}`,
      severity: 'error',
      from: { path: from },
      to: { pathNot: [from, ...allowed] },
    })),
    {
      name: 'every-folder-has-a-row',
      comment: 'A new folder needs a row in the table above, else it could import anything.',
      severity: 'error',
      from: { path: '^src/', pathNot: table.map(([from]) => from) },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: require('node:path').join(__dirname, 'tsconfig.main.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
