// The backend: one program behind the contract. The window's process, the terminal and the tests all start it here.
import type { Client, Progress, Request, Answer } from '#contract/define.ts';
import { createClient } from '#contract/client.ts';
import { contract, type AppContract } from '#contract/index.ts';
import { serve, type Server } from '#contract/serve.ts';
import { selfTest } from '#backend/crypto/suite.ts';
import { translateDbError } from '#db/open.ts';
import { handlersOf } from './handlers.ts';
import { startProgram, type Program, type ProgramOptions } from './program/program.ts';

export interface BackendOptions extends ProgramOptions {
  /** Told once for each bug; the user sees only the reference. */
  log?: (reference: string, error: unknown, call: string) => void;
}

export interface Backend {
  readonly program: Program;
  readonly client: Client<AppContract>;
  call(request: Request, onProgress: (progress: Progress) => void): Promise<Answer>;
  cancel(id: string): void;
  openWorkspace(dir: string): Promise<void>;
  close(): void;
}

export function createBackend(options: BackendOptions): Backend {
  selfTest();
  const program = startProgram(options);
  const server: Server = serve(contract, handlersOf(program), {
    language: program.language,
    hasWorkspace: () => program.current !== null,
    queryContext: program.queryContext,
    commandContext: program.commandContext,
    translate: translateDbError,
    onBug: options.log ?? ((reference, error, call) => console.error(`[${reference}] ${call}`, error)),
  });
  const client = createClient(contract, {
    send: (request, onProgress) => server.call(request, onProgress),
    cancel: (id) => server.cancel(id),
  });
  return {
    program, client,
    call: (request, onProgress) => server.call(request, onProgress),
    cancel: (id) => server.cancel(id),
    openWorkspace: async (dir) => void await program.open(dir, {}),
    close: () => program.close(),
  };
}
