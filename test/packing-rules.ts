// The packaging's own rules, for tests in deeper folders.
export { fuses, isShippable } from '../electron/runtime/fuses.mjs';
export { checkCompiled } from '../electron/runtime/after-pack.mjs';
export { runs } from '../electron/runtime/dist.mjs';
export { sizesInIco } from '../electron/runtime/icon-files.mjs';
