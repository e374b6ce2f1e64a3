// What pdf.js calls and Chromium 114 (the development runtime) lacks; current Electron has it all, and keeps its own.

function promiseWithResolvers<T>() {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const promise = new Promise<T>((yes, no) => { resolve = yes; reject = no; });
  return { promise, resolve, reject };
}
const promiseTry = <T>(work: (...given: unknown[]) => T, ...given: unknown[]): Promise<T> =>
  new Promise((resolve) => { resolve(work(...given)); });

for (const [name, value] of [['withResolvers', promiseWithResolvers], ['try', promiseTry]] as const) {
  if (!(name in Promise)) Object.defineProperty(Promise, name, { value, configurable: true, writable: true });
}
