// First of all: the library of shapes must not try whether it may generate code. The policy forbids it, and the mere try is an
// error of the page; `z.config` of the contract comes too late for shapes that a page reads before the whole contract.
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };
