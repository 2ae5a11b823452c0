// The import table of ARCHITECTURE.md as rules. A folder may import itself and what its row names; nothing else.
// Core modules show up under their bare name ("fs", "path", …); packages under node_modules/<name>.
const core = '^(node:)?(assert|buffer|child_process|crypto|events|fs|fs/promises|module|os|path|perf_hooks|process|stream|stream/promises|string_decoder|timers|timers/promises|url|util|v8|zlib)$';
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
const client = '^src/shared/client\\.ts$';
const renderer = (folder) => `^src/renderer/${folder}/`;
const npmUi = '^node_modules/(vue|@vue/[a-z-]+|vue-i18n|reka-ui|@tanstack/vue-virtual)/';
const npmApp = [pkg('pinia'), pkg('vue-router'), pkg('driver.js')];
const electron = '^(electron$|node_modules/electron/)';
const feature = '^src/renderer/features/([^/]+)/';

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
  [main('engine'), [ports, domain, contract, kernels, '^src/main/(processes/parent-channel|transports/network-guard)\\.ts$', core, pkg('onnxruntime-node'), pkg('onnxruntime-common')]],
  [main('storage'), [ports, domain, contract, core, pkg('better-sqlite3'), pkg('@types/better-sqlite3')]],
  [main('files'), [ports, domain, contract, kernels, core, pkg('sharp'), pkg('csv-parse'), pkg('fast-png'), pkg('zod'), pkg('yazl'), pkg('yauzl'), pkg('@types/yazl'), pkg('@types/yauzl')]],
  [main('reports'), [ports, domain, contract]],
  [main('transports'), [ports, client, contract, domain, core, '^(node:)?(dgram|dns|http|net|worker_threads)$']],
  [main('processes'), [ports, contract, core]],
  ['^src/main/(compose|compose-workbench|demo-set)\\.ts$', ['^src/main/(?!electron/|index|cli|serve|job)', '^src/shared/', core]],
  ['^src/main/(serve|job)\\.ts$', ['^src/main/compose-workbench\\.ts$', main('transports'), main('processes'), '^src/main/files/renderer-assets\\.ts$', contract, core]],
  [main('electron'), [main('transports'), main('processes'), ports, contract, domain, client, core, electron]],
  ['^src/main/index\\.ts$', [main('electron'), '^src/main/compose-workbench\\.ts$', main('transports'), main('processes'), '^src/main/files/(renderer-assets|app-state-file)\\.ts$', contract, client, core, electron]],
  ['^src/preload/', ['^src/shared/contract/wire\\.ts$', electron]],
  ['^src/main/cli(\\.ts$|/)', ['^src/main/(compose-workbench|serve)\\.ts$', '^src/main/cli/', main('transports'), main('processes'), client, pkg('zod'), ports, domain, contract, core, pkg('commander')]],
  [client, [contract]],
  [renderer('ui'), [npmUi, pkg('echarts')]],
  [renderer('styles'), [pkg('@fontsource/noto-sans-jp')]],
  [renderer('editor'), [kernels, domain]],
  [renderer('transport'), [client, contract]],
  [renderer('features'), [renderer('ui'), renderer('state'), renderer('editor'), renderer('locales'), client, domain, kernels, contract, npmUi, pkg('echarts'), ...npmApp]],
  [renderer('state'), [renderer('ui'), renderer('editor'), renderer('locales'), client, domain, kernels, contract, npmUi, ...npmApp]],
  [renderer('app'), [renderer('features'), renderer('state'), renderer('ui'), renderer('styles'), renderer('transport'), renderer('locales'), client, domain, contract, npmUi, ...npmApp]],
  [renderer('locales'), [npmUi]],
  ['^src/renderer/(main|gallery)\\.ts$', ['^src/renderer/', client, contract, npmUi, ...npmApp]],
  [renderer('gallery'), ['^src/renderer/', client, contract, domain, npmUi, ...npmApp]],
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
      name: 'no-feature-imports-another',
      severity: 'error',
      from: { path: feature },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
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
