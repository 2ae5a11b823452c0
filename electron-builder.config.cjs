// Packages the built program (`npm run build` first). Nothing is published and nothing updates itself: a new version is
// installed from its file. Packaging needs the Electron binary of the target system, and that system's native packages
// in node_modules, so run it on the system it is for.

const files = ['out/**', '!out/.*', 'package.json', '!**/*.{map,md,ts,cc,cpp,h,c,gyp}', '!node_modules/better-sqlite3/{src,deps}/**', '!node_modules/onnxruntime-node/script/**'];
/**
 * Binaries of onnxruntime for other systems stay out: they are most of its size. A list of a system must name what goes
 * in as well: one of exclusions alone would pack the whole repository.
 */
const without = (...systems) => [...files, ...systems.map((s) => `!node_modules/onnxruntime-node/bin/napi-v*/${s}/**`)];

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'org.tegakari.workbench',
  productName: 'Tegakari',
  copyright: 'Apache-2.0, see LICENSE and NOTICE',
  directories: { output: 'dist', buildResources: 'build' },
  files,
  asar: true,
  // Native code cannot be loaded from inside the archive, nor find the libraries beside it there.
  asarUnpack: ['**/*.node', 'node_modules/onnxruntime-node/**', 'node_modules/sharp/**', 'node_modules/@img/**', 'node_modules/better-sqlite3/**'],
  // Models lie beside the archive: the engine opens them as files, and a pack can be laid next to them.
  extraResources: [
    { from: 'models', to: 'models' },
    { from: 'LICENSE', to: 'LICENSE' },
    { from: 'NOTICE', to: 'NOTICE' },
  ],
  // All native packages are Node-API prebuilds: nothing is compiled or fetched.
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['ja', 'en', 'en-US'],
  afterPack: './scripts/after-pack.cjs',
  publish: null,
  generateUpdatesFilesForAllChannels: false,
  fileAssociations: [{ ext: 'tegakari', name: 'Tegakari project', description: '手がかりのプロジェクト', role: 'Editor' }],
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  win: {
    target: [
      { target: 'nsis', arch: ['x64'] },
      { target: 'portable', arch: ['x64'] },
      { target: 'zip', arch: ['x64'] },
    ],
    files: without('linux', 'darwin'),
  },
  nsis: { oneClick: false, perMachine: true, allowElevation: true, allowToChangeInstallationDirectory: true, differentialPackage: false, deleteAppDataOnUninstall: false, installerLanguages: ['ja_JP', 'en_US'], artifactName: '${productName}-${version}-setup.${ext}' },
  portable: { requestExecutionLevel: 'user', artifactName: '${productName}-${version}-portable.${ext}' },
  mac: { target: [{ target: 'dmg', arch: ['arm64', 'x64'] }], category: 'public.app-category.graphics-design', hardenedRuntime: true, files: without('linux', 'win32') },
  dmg: { writeUpdateInfo: false },
  linux: { target: [{ target: 'AppImage', arch: ['x64'] }], category: 'Science', synopsis: 'From image tags to a go/no-go decision on pixel-level segmentation', files: without('darwin', 'win32') },
};
