// The switches that an installed program has burnt into its executable, and the oldest Electron it may be made of.
import { FuseV1Options } from '@electron/fuses';

/** Every fuse by name; one that Electron adds later and that is not here stops the packaging (afterPack is strict). */
export const fuses = {
  // The executable is no Node for whoever sets a variable, and takes no code and no debugger from its surroundings.
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Only the archive counts, as it was packed (checked on Windows and macOS; Linux has no such check).
  OnlyLoadAppFromAsar: true,
  EnableEmbeddedAsarIntegrityValidation: true,
  EnableCookieEncryption: true,
  LoadBrowserProcessSpecificV8Snapshot: true,
  GrantFileProtocolExtraPrivileges: false,
  // As Electron has it: bounds of WebAssembly are checked by the processor; pictures of PDF pages are decoded so.
  WasmTrapHandlers: true,
};

/**
 * What to write into an executable.
 * @param {string[]} known the fuses that this executable has, by number
 */
export function fuseSettings(known) {
  const settings = { strictlyRequireAllFuses: true };
  for (const [name, on] of Object.entries(fuses)) {
    if (known.includes(String(FuseV1Options[name]))) settings[FuseV1Options[name]] = on;
  }
  return settings;
}

/** Supported majors and the first release of each that may be shipped; to be raised with every release of the program. */
export const oldestElectron = { 43: '43.0.0', 44: '44.0.0', 45: '45.4.1' };

/** Is this version one that may be shipped? Below 35.7.5 the archive's own check can be walked around (CVE-2025-55305). */
export function isShippable(version) {
  const numbers = (text) => text.split('.').map((part) => Number.parseInt(part, 10));
  const [major, minor, patch] = numbers(version);
  const [, oldMinor, oldPatch] = numbers(oldestElectron[major] ?? '0.0.0');
  return major in oldestElectron && (minor > oldMinor || (minor === oldMinor && patch >= oldPatch));
}
