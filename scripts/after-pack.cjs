// Turns off, inside the packed binary itself, every way to make it run other code than ours. Before signing.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Where the binary with the fuses lies in a packed folder. */
function binaryOf({ appOutDir, electronPlatformName, packager }) {
  const name = packager.appInfo.productFilename;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${name}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${name}.exe`);
  return join(appOutDir, packager.executableName ?? name);
}

module.exports = async function afterPack(context) {
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  const binary = binaryOf(context);
  if (!existsSync(binary)) throw new Error(`after-pack: no binary at ${binary}`);
  await flipFuses(binary, {
    version: FuseVersion.V1,
    // Signing follows; unsigned builds for Apple silicon need their ad-hoc signature made anew.
    resetAdHocDarwinSignature: context.electronPlatformName === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
};
