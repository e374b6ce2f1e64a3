// For whoever publishes: makes the key of updates, signs a folder of installers, checks one. Nothing of it is in the program.
import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { inProject, node24, stepEnvironment } from './places.mjs';
import { runHere } from './run.mjs';

const usage = `用法 Usage:
  node electron/runtime/sign-update.mjs new-key DIR --publisher 名称
      生成私钥 saixue-update.key（只留在发布单位）和公钥文件 update-keys.json
      makes the private key (it stays with the publisher) and the file of public keys
  node electron/runtime/sign-update.mjs sign DIR --key FILE
      读 DIR/update.json（版本、日期、最低版本、变化、各平台的文件名），算出大小和校验值，写出 saixue-update.json 和签名
      reads DIR/update.json, adds sizes and hashes, writes saixue-update.json and its signature
  node electron/runtime/sign-update.mjs check DIR --keys FILE
      像程序那样核对签名和每个文件  checks signature and files as the program does
`;

const crypto = () => import('#backend/crypto/suite.ts');
const format = () => import('#backend/updates/manifest.ts');

async function hashOf(file) {
  const { hasher } = await crypto();
  const hash = hasher();
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digestHex();
}

/** Never replaces what is there: a lost private key cannot be made again. */
function writeNew(file, text, mode) {
  writeFileSync(file, text, { flag: 'wx', mode });
}

/**
 * @param {string} dir where both files go
 * @param {string} publisher as the window names whoever signed
 */
export async function newKey(dir, publisher) {
  const [{ newSigningKey }, { keyId }] = await Promise.all([crypto(), format()]);
  const key = newSigningKey((bytes) => randomBytes(bytes));
  const shipped = JSON.parse(readFileSync(inProject('seeds', 'templates', 'update-keys.json'), 'utf8'));
  const id = keyId(key.publicKey);
  const files = { key: join(dir, 'saixue-update.key'), keys: join(dir, 'update-keys.json') };
  writeNew(files.key, `${Buffer.from(key.seed).toString('hex')}\n`, 0o600);
  writeNew(files.keys, `${JSON.stringify({ ...shipped, keys: [{ id, publicKey: Buffer.from(key.publicKey).toString('base64'), publisher }] }, null, 2)}\n`, 0o644);
  return { id, ...files };
}

/** Reads the draft of a folder, adds what is computed, signs exactly the bytes that it writes. */
export async function signFolder(dir, keyFile) {
  const { sign, signingKeyFromSeed } = await crypto();
  const { Manifest, formatHere, manifestName, signatureLine, signatureName } = await format();
  const seed = Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'hex');
  if (seed.length !== 32) throw new Error(`这不是私钥文件  this is no private key: ${keyFile}`);
  const draft = JSON.parse(readFileSync(join(dir, 'update.json'), 'utf8'));
  const { product } = JSON.parse(readFileSync(inProject('seeds', 'templates', 'update-keys.json'), 'utf8'));
  const files = {};
  for (const [platform, names] of Object.entries(draft.files)) {
    files[platform] = [];
    for (const name of names) files[platform].push({ name, bytes: statSync(join(dir, name)).size, sha256: await hashOf(join(dir, name)) });
  }
  const manifest = Manifest.parse({ format: formatHere, product, ...draft, files });
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  const key = signingKeyFromSeed(seed);
  writeFileSync(join(dir, manifestName), bytes);
  writeFileSync(join(dir, signatureName), signatureLine(key.publicKey, sign(key, bytes)));
  return manifest;
}

/** @returns {Promise<string[]>} what is wrong, a sentence each */
export async function checkFolder(dir, keysFile) {
  const { manifestName, readManifest, signatureName, signerOf } = await format();
  const { UpdateKeys } = await import('#seeds/templates/update-keys.ts');
  const keys = UpdateKeys.parse(JSON.parse(readFileSync(keysFile, 'utf8')));
  const bytes = readFileSync(join(dir, manifestName));
  if (!signerOf(bytes, readFileSync(join(dir, signatureName), 'latin1'), keys.keys)) return ['签名不对  the signature does not hold'];
  const manifest = readManifest(bytes, keys.product);
  if (typeof manifest === 'string') return [`说明文件不合格式  the description is not right: ${manifest}`];
  const wrong = [];
  for (const { name, bytes: size, sha256 } of Object.values(manifest.files).flat()) {
    const file = join(dir, name);
    if (!existsSync(file)) wrong.push(`缺少文件  missing: ${name}`);
    else if (statSync(file).size !== size || await hashOf(file) !== sha256) wrong.push(`内容不符  not as signed: ${name}`);
  }
  return wrong;
}

const after = (args, word) => (args.includes(word) ? args[args.indexOf(word) + 1] : undefined);

async function main([what, dir, ...args]) {
  if (what === 'new-key' && dir && after(args, '--publisher')) {
    const made = await newKey(dir, after(args, '--publisher'));
    console.log(`私钥 private key: ${made.key}\n公钥 public key: ${made.keys} (${made.id})`);
  } else if (what === 'sign' && dir && after(args, '--key')) {
    const { version } = await signFolder(dir, after(args, '--key'));
    console.log(`已签名 signed: ${version}`);
  } else if (what === 'check' && dir && after(args, '--keys')) {
    const wrong = await checkFolder(dir, after(args, '--keys'));
    console.log(wrong.length === 0 ? '核对无误 all is as signed' : wrong.join('\n'));
    return wrong.length === 0 ? 0 : 1;
  } else {
    console.error(usage);
    return 1;
  }
  return 0;
}

if (process.argv[1] === inProject('electron', 'runtime', 'sign-update.mjs')) {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    process.exitCode = await runHere(node24, process.argv.slice(1), { env: stepEnvironment() });
  } else {
    try {
      process.exitCode = await main(process.argv.slice(2));
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
