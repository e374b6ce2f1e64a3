// The only place of the program that asks a network: the one address that the user set, inside the bureau's own networks.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import * as tls from 'node:tls';
import { AppError } from '#contract/errors.ts';
import type { Limits } from './source.ts';

/** Why an address was not asked; known by its code, since it comes back through Node's own connecting. */
class OutsideError extends Error {
  readonly code = 'SAIXUE_OUTSIDE';
}

/** Names are looked up once, and only an address that lies inside is ever connected to: no second look-up can answer otherwise. */
const lookupInside = (inside: (address: string) => boolean): LookupFunction => (host, options, answer) => {
  systemLookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return answer(error, []);
    const good = found.filter((one) => inside(one.address));
    const [first] = good;
    if (!first) return answer(new OutsideError(host), []);
    return options.all ? answer(null, good) : answer(null, first.address, first.family);
  });
};

/** Also the roots that the bureau's administrator gave to this computer, where Node can read them. */
function roots(): string[] | undefined {
  const get = (tls as { getCACertificates?: typeof tls.getCACertificates }).getCACertificates;
  if (!get) return undefined;
  try {
    return [...get('default'), ...get('system')];
  } catch {
    return undefined;
  }
}

const unreachable = (where: string, detail: string, detailEn: string): AppError => new AppError('update_unreachable', { where, detail, detailEn });

/** The refusal for what went wrong on the way. */
function refusalOf(error: unknown, url: URL): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SAIXUE_OUTSIDE') return new AppError('update_outside', { host: url.hostname });
  if (/CERT|SELF_SIGNED|ERR_TLS|UNABLE_TO_/.test(code)) {
    return unreachable(url.host, `服务器的证书不受这台电脑信任（${code}），请管理员安装单位的根证书，或者改用共享文件夹`,
      `this computer does not trust the server’s certificate (${code}); ask the administrator to install the bureau’s root, or use a shared folder`);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return unreachable(url.host, '找不到这个主机名', 'there is no such host name');
  return unreachable(url.host, code === '' ? '连接中断' : `连接失败（${code}）`, code === '' ? 'the connection broke off' : `the connection failed (${code})`);
}

const tooSlow = (url: URL): AppError => unreachable(url.host, '服务器太慢，超过了时限', 'the server is too slow: the time limit has passed');

function refuseAnswer(answer: IncomingMessage, url: URL): AppError | null {
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400) return new AppError('update_redirect', { host: url.host });
  if (status !== 200) return unreachable(url.host, `服务器回答 ${status}`, `the server answered ${status}`);
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') {
    return unreachable(url.host, '服务器压缩了文件，无法核对', 'the server compressed the file, so it cannot be checked');
  }
  return null;
}

/** Opens the answer; its body is not read yet. */
function begin(url: URL, inside: (address: string) => boolean, limits: Limits, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const ca = secure ? roots() : undefined;
    // Agents of their own: no proxy of the environment, nothing kept open.
    const options = {
      agent: secure ? new TlsAgent({ keepAlive: false }) : new PlainAgent({ keepAlive: false }), signal, timeout: limits.idle,
      lookup: lookupInside(inside), headers: { 'accept-encoding': 'identity', 'user-agent': 'Saixue' }, ...(ca && { ca }),
    };
    const asked = (secure ? tlsRequest : plainRequest)(url, options, (answer) => {
      const refusal = refuseAnswer(answer, url);
      if (!refusal) return resolve(answer);
      answer.destroy();
      return reject(refusal);
    });
    asked.on('timeout', () => asked.destroy(tooSlow(url)));
    asked.on('error', (error) => reject(error));
    asked.end();
  });
}

/**
 * The body at an address, piece by piece.
 * @param inside whether an address of the network may be connected to
 * @throws AppError update_outside, update_redirect, update_unreachable
 */
export async function* askPieces(
  url: URL, inside: (address: string) => boolean, limits: Limits, cancelled: AbortSignal,
): AsyncGenerator<Buffer> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // Node looks nothing up for an address in numbers.
  if (isIP(host) !== 0 && !inside(host)) throw new AppError('update_outside', { host });
  const whole = AbortSignal.timeout(limits.whole);
  const signal = AbortSignal.any([whole, cancelled]);
  try {
    const answer = await begin(url, inside, limits, signal);
    answer.setTimeout(limits.idle, () => answer.destroy(tooSlow(url)));
    for await (const piece of answer) yield piece as Buffer;
    if (!answer.complete) throw unreachable(url.host, '连接中断', 'the connection broke off');
  } catch (error) {
    if (cancelled.aborted) throw new AppError('cancelled');
    throw whole.aborted ? tooSlow(url) : refusalOf(error, url);
  }
}
