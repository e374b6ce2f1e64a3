// Which lines of our logs may leave the computer: each has a shape that is written out here; whatever fits none is left out.
import { constants } from 'node:os';
import { errorTexts } from '#contract/errors.ts';
import { contract } from '#contract/index.ts';

/** A piece of a line that no name, title, number or path fits. */
const version = String.raw`[\d.]{1,20}(?:-[a-z]{1,8}\.?\d{0,4})?`;
const count = String.raw`\d{1,9}`;
const place = String.raw`[\w.-]{1,60}\.(?:cjs|mjs|js|ts):\d{1,7}(?::\d{1,7})?`;
const fault = '(?:(?:Type|Range|Reference|Syntax|URI|Eval|Aggregate|Assertion|Abort|App|Sqlite|Zod|Outside)?Error|DOMException)';
const calls = Object.entries(contract).flatMap(([feature, group]) => Object.keys(group).map((name) => `${feature}\\.${name}`));
const call = `(?:${calls.join('|')})`;
const refusal = `(?:${Object.keys(errorTexts).join('|')})`;
const systemCode = `(?:SQLITE_[A-Z_]{2,40}|ERR_[A-Z_]{2,40}|${Object.keys(constants.errno).join('|')})`;

/** What a fault may say of itself: sentences of the engine and of SQLite, without the names in them. */
const said: readonly (readonly [pattern: RegExp, kept: string])[] = [
  [/^Cannot (read|set) properties of (undefined|null)\b/, 'Cannot $1 properties of $2'],
  [/ is not a function$/, '… is not a function'], [/ is not iterable$/, '… is not iterable'], [/ is not defined$/, '… is not defined'],
  [/^Maximum call stack size exceeded$/, '$&'], [/^Invalid array length$/, '$&'], [/^Unexpected (token|end of JSON input)\b/, 'Unexpected $1'],
  [/^(UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed\b/, '$1 constraint failed'],
  [/^database (is locked|disk image is malformed|or disk is full)\b/, 'database $1'], [/^disk I\/O error\b/, 'disk I/O error'],
  [/^attempt to write a readonly database\b/, '$&'], [/^unable to open database file\b/, '$&'],
  [new RegExp(`^(${systemCode}): `), '$1'], [new RegExp(`^(${systemCode})$`), '$1'],
];

const unsaid = '…';
const saying = (message: string): string => {
  for (const [pattern, kept] of said) if (pattern.test(message)) return message.match(pattern)![0].replace(pattern, kept);
  return unsaid;
};

/** Whole lines, after their time; `$1`… are kept, everything else is written anew. */
const lines: readonly (readonly [pattern: RegExp, kept: string | ((found: RegExpExecArray) => string)])[] = [
  [new RegExp(`^started, version ${version}, Electron ${version}$`), '$&'],
  [new RegExp(`^backend ready, heap up to ${count} MB$`), '$&'],
  [new RegExp(`^backend works again \\(pid ${count}, ${count} restarts\\)$`), '$&'],
  [/^backend (answers again|has not answered for \d{1,6} s)$/, '$&'],
  [/^backend stopped: (SIG[A-Z]{2,8}|exit -?\d{1,10}|exit null)$/, '$&'],
  [/^(?:page|graphics process) stopped: (clean-exit|abnormal-exit|killed|crashed|oom|launch-failed|integrity-failure)$/, '$&'],
  [/^refused message on (saixue:[a-z-]{1,40})$/, '$&'],
  [/^refused to open a path that nobody gave to the page$/, '$&'],
  [/^the locked page is in the same process as before$/, '$&'],
  [/^blocked (request|navigation): ([a-z]{2,12}):/, 'blocked $1: $2:…'],
  [/^page not loaded: /, ({ input, 0: head }) => `page not loaded: ${(/ERR_[A-Z_]{2,40}/.exec(input.slice(head.length)) ?? [unsaid])[0]}`],
  [/^attachment not served: (.*)$/, ([, message = '']) => `attachment not served: ${saying(message)}`],
  [new RegExp(`^fault of the main process: (${fault}): (.*)$`), ([, name, message = '']) => `fault of the main process: ${name}: ${saying(message)}`],
  [/^fault of the main process: /, `fault of the main process: ${unsaid}`],
  [new RegExp(`^refused ${call} ${refusal}$`), '$&'],
  [new RegExp(`^\\[([0-9A-Z]{1,8})\\] (${call}) (${fault})(?: \\[[A-Z_]{3,40}\\])?: (.*)$`),
    ([, reference, name, kind, message = '']) => `[${reference}] ${name} ${kind}: ${saying(message)}`],
  [new RegExp(`^\\[([0-9A-Z]{1,8})\\] (${call})\\b`), `[$1] $2 ${unsaid}`],
  [/^\[([0-9A-Z]{1,8})\] /, `[$1] ${unsaid}`],
  [/^(hourly backup|backup at closing|attachment|the workspace could not be opened again|backend): (.*)$/,
    ([, what, message = '']) => `${what}: ${saying(message)}`],
  [new RegExp(`^(${fault})(?: \\[[A-Z_]{3,40}\\])?: (.*)$`), ([, name, message = '']) => `${name}: ${saying(message)}`],
];

/** Lines that follow one with a time: where in the program it happened, and the codes of the system. */
const following: readonly (readonly [pattern: RegExp, kept: string])[] = [
  [new RegExp(`^\\s+at (async |new )?([A-Za-z_$][\\w$.<>#]{0,80}) \\((?:file://|node:)?(?:[^()]*[\\\\/])?(${place})\\)$`), '    at $1$2 ($3)'],
  [new RegExp(`^\\s+at (async )?(?:file://|node:)?(?:[^()\\s]*[\\\\/])?(${place})$`), '    at $1$2'],
  [new RegExp(`^\\s+(code): '(${systemCode})',?$`), '  $1: $2'],
  [/^\s+(errno): (-?\d{1,6}),?$/, '  $1: $2'],
  [/^\s+(syscall): '(open|read|write|fsync|close|rename|unlink|stat|lstat|scandir|mkdir|copyfile|connect|spawn)',?$/, '  $1: $2'],
];

function kept(line: string, shapes: readonly (readonly [RegExp, string | ((found: RegExpExecArray) => string)])[]): string | null {
  for (const [pattern, how] of shapes) {
    const found = pattern.exec(line);
    if (found) return typeof how === 'string' ? found[0].replace(pattern, how) : how(found);
  }
  return null;
}

/** Lines of a log that are handed on at most: the newest. */
const most = 3000;

export interface Redacted { text: string; leftOut: number }

const timed = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (.*)$/;

/**
 * What of a log may be handed on: lines of a known shape, rewritten from it; all others become a mark that they were there.
 * @param log the text of a log of electron/main/log.ts
 * @param until ISO time: what was logged later is left out altogether, as if it were not there yet
 */
export function redactLog(log: string, until: string): Redacted {
  const out: string[] = [];
  const all = log.split(/\r?\n/).filter((line) => line.trim() !== '');
  const later = all.findIndex((line) => (timed.exec(line)?.[1] ?? '') > until);
  let leftOut = 0;
  let run = 0;
  const flush = (): void => {
    if (run > 0) out.push(`  (${run} lines left out)`);
    run = 0;
  };
  for (const line of (later === -1 ? all : all.slice(0, later)).slice(-most)) {
    const [, at, sentence = ''] = timed.exec(line) ?? [];
    const clean = at === undefined ? kept(line, following) ?? kept(line, lines) : kept(sentence, lines);
    if (clean === null) {
      leftOut += 1;
      if (at === undefined) run += 1;
      else {
        flush();
        out.push(`${at} (left out)`);
      }
    } else {
      flush();
      out.push(at === undefined ? clean : `${at} ${clean}`);
    }
  }
  flush();
  return { text: out.length === 0 ? '' : `${out.join('\n')}\n`, leftOut };
}
