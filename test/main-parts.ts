// The main process's own parts that tests in deeper folders walk: imports there may not climb so far.
export { BackendProcess, mostWaiting } from '../electron/main/backend-process.ts';
export { KnownPaths } from '../electron/main/known-paths.ts';
export { largestPayload, readRequest } from '../electron/main/payload.ts';
export { isFromPage } from '../electron/main/policy.ts';
