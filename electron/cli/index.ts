// The terminal door: any call of the contract, its JSON on standard output; the same handlers as the window's.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createBackend } from '#backend/index.ts';
import { databaseFile } from '#backend/folders.ts';
import { numberOfRefusal } from '#contract/code-numbers.ts';
import { AppError, type ErrorCode } from '#contract/errors.ts';
import type { AnyCall, Failure } from '#contract/define.ts';
import { callsOf } from '#contract/features.ts';
import { readArguments, type Arguments } from './arguments.ts';
import { defaultHome } from './home.ts';

const usage = `用法 Usage:
  npm run --silent cli -- list
  npm run --silent cli -- <feature>.<call> '<json>' --workspace DIR
    --json -        从标准输入读 JSON  read the input from standard input
    --json @FILE    从文件读 JSON      read the input from a file
    --passphrase-file FILE  工作区口令 (或环境变量 SAIXUE_PASSPHRASE)
  启用了用户登录的工作区 Where named users are on:
    SAIXUE_USER 用户名 login name，口令一项写这位用户的密码 the passphrase is then this user's password
`;

function refuse(failure: Failure): number {
  process.stderr.write(`${JSON.stringify(failure)}\n`);
  return failure.code === 'internal' ? 2 : 1;
}

const refusalOf = (error: AppError): Failure => ({
  code: error.code, number: numberOfRefusal(error.code, error.details) ?? '', message: error.message, details: error.details,
});

async function list(): Promise<string> {
  const { contract } = await import('#contract/index.ts');
  const calls = Object.entries(contract).flatMap(([feature, group]) => Object.entries(group as Record<string, AnyCall>)
    .map(([name, call]) => ({
      call: `${feature}.${name}`, kind: call.kind, needs: call.needs, input: z.toJSONSchema(call.input, { io: 'input' }),
      output: z.toJSONSchema(call.output),
    })));
  return JSON.stringify(calls, null, 1);
}

const unreadable: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'file_missing', ENOTDIR: 'file_missing', EISDIR: 'path_unfit', ERR_STRING_TOO_LONG: 'file_too_long',
};

/** A file named on the command line, without the byte order mark that editors on Windows put first. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new AppError(unreadable[code] ?? 'file_busy', { file });
  }
}

async function inputOf(json: string): Promise<unknown> {
  const source = json === '-' ? await text(process.stdin) : json.startsWith('@') ? textOf(json.slice(1)) : json;
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new AppError('bad_input', { detail: error instanceof Error ? error.message : 'JSON' });
  }
}

function passphraseOf(words: Arguments): string | undefined {
  if (words.passphraseFile !== null) return textOf(words.passphraseFile).trim() || undefined;
  return process.env['SAIXUE_PASSPHRASE'] || undefined;
}

/** Anything else goes on as it is: the contract says what is wrong with it. */
const isObject = (input: unknown): input is object => typeof input === 'object' && input !== null && !Array.isArray(input);

async function run(words: Arguments): Promise<number> {
  const [feature = '', name = ''] = words.call.split('.');
  const input = await inputOf(words.json);
  const workspaceDir = words.workspace === null ? undefined : resolve(words.workspace);
  const passphrase = passphraseOf(words);
  const backend = createBackend({
    home: defaultHome(),
    ...(workspaceDir === undefined ? {} : { workspaceDir }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(process.env['SAIXUE_USER'] ? { user: process.env['SAIXUE_USER'] } : {}),
  });
  try {
    const creates = ['workspace.create', 'workspace.open', 'people.signIn'].includes(words.call);
    if (workspaceDir !== undefined && !creates && existsSync(databaseFile(workspaceDir))) {
      const opened = await backend.call({ id: 'open', feature: 'workspace', call: 'open', input: { dir: workspaceDir } }, () => {});
      if (!opened.ok) return refuse(opened.error);
    } else if (workspaceDir !== undefined && !creates && await needsWorkspace(feature, name)) {
      throw new AppError('workspace_missing', { dir: workspaceDir });
    }
    const extra = words.call === 'workspace.create' && passphrase !== undefined ? { passphrase } : {};
    const answer = await backend.call(
      { id: 'cli', feature, call: name, input: isObject(input) ? { ...extra, ...input } : input },
      ({ done, total, label }) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${label} ${done}/${total}  `);
      },
    );
    if (!answer.ok) return refuse(answer.error);
    process.stdout.write(`${JSON.stringify(answer.value)}\n`);
    return 0;
  } finally {
    await backend.close();
  }
}

async function needsWorkspace(feature: string, name: string): Promise<boolean> {
  const calls: Record<string, AnyCall> = Object.hasOwn(callsOf, feature) ? await callsOf[feature as keyof typeof callsOf]() : {};
  return calls[name]?.needs === 'workspace';
}

export async function main(argv: readonly string[]): Promise<number> {
  const words = readArguments(argv);
  if ('fault' in words) return refuse({ code: 'bad_input', message: words.fault, details: {} });
  if (words.help) {
    process.stderr.write(usage);
    return argv.length > 0 ? 0 : 1;
  }
  if (words.call === 'list') {
    process.stdout.write(`${await list()}\n`);
    return 0;
  }
  try {
    return await run(words);
  } catch (error) {
    if (error instanceof AppError) return refuse(refusalOf(error));
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 2;
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
