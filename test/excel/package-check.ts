// Checks a finished workbook as a package: every part well-formed, every relation leads to a part, every part has its type.
import { dirname, posix } from 'node:path';
import { fileSource } from '#backend/excel/read/source.ts';
import { openZip } from '#backend/excel/read/zip.ts';

/** All parts as text, by name without a leading slash. */
export function partsOf(file: string): Map<string, string> {
  const zip = openZip(fileSource(file));
  return new Map(zip.entries.map(({ name }) => [name, zip.read(name).toString('utf8')]));
}

const tag = /<([?!/]?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/|\?)?>|([^<]+)/gy;
const goodText = /^(?:[^&<>]|&(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);|>)*$/;

/** The first fault of an XML text, or null: tags that nest and close, attributes in quotes and once, no bare signs. */
export function xmlFault(xml: string): string | null {
  const open: string[] = [];
  let roots = 0;
  tag.lastIndex = 0;
  for (let at = 0; at < xml.length; at = tag.lastIndex) {
    tag.lastIndex = at;
    const match = tag.exec(xml);
    if (!match) return `at ${at}: ${xml.slice(at, at + 60)}`;
    const [, mark, name = '', attributes = '', end, text] = match;
    if (text !== undefined) {
      if (!goodText.test(text) || (open.length === 0 && text.trim() !== '')) return `text at ${at}: ${text.slice(0, 60)}`;
      continue;
    }
    const names = [...attributes.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
    if (new Set(names.map((one) => one[1])).size !== names.length) return `an attribute twice at ${at}`;
    if (names.some((one) => !goodText.test(one[2] ?? one[3] ?? ''))) return `an attribute's value at ${at}`;
    if (mark === '?') continue;
    if (mark === '/') {
      if (open.pop() !== name) return `</${name}> at ${at} closes nothing`;
    } else {
      if (open.length === 0) roots += 1;
      if (end !== '/') open.push(name);
    }
  }
  return open.length > 0 ? `<${open.at(-1)}> stays open` : roots === 1 ? null : `${roots} roots`;
}

const attributesOf = (xml: string, element: string): Record<string, string>[] =>
  [...xml.matchAll(new RegExp(`<${element}\\s([^>]*?)/?>`, 'g'))].map((match) =>
    Object.fromEntries([...(match[1] ?? '').matchAll(/([\w:]+)="([^"]*)"/g)].map((one) => [one[1] ?? '', one[2] ?? ''])));

/** Every fault of the package, in words. */
export function packageFaults(parts: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  for (const [name, xml] of parts) {
    const fault = xmlFault(xml);
    if (fault !== null) faults.push(`${name}: ${fault}`);
  }
  const types = parts.get('[Content_Types].xml') ?? '';
  const overrides = attributesOf(types, 'Override').map((one) => (one['PartName'] ?? '').slice(1));
  const defaults = new Set(attributesOf(types, 'Default').map((one) => one['Extension']));
  for (const name of overrides) if (!parts.has(name)) faults.push(`a type for ${name}, which is not there`);
  if (new Set(overrides).size !== overrides.length) faults.push('a part has two types');
  const reached = new Set<string>(['[Content_Types].xml']);
  for (const [name, xml] of parts) {
    if (name !== '[Content_Types].xml' && !overrides.includes(name) && !defaults.has(name.split('.').at(-1))) faults.push(`${name} has no type`);
    if (!name.endsWith('.rels')) continue;
    reached.add(name);
    const folder = posix.join(dirname(name), '..');
    const owner = posix.join(folder, posix.basename(name, '.rels'));
    const relations = attributesOf(xml, 'Relationship');
    const ids = relations.map((one) => one['Id']);
    if (new Set(ids).size !== ids.length) faults.push(`${name} has an id twice`);
    for (const { Id = '', Target = '' } of relations) {
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      reached.add(target);
      if (!parts.has(target)) faults.push(`${name} leads to ${target}, which is not there`);
      if (owner !== '.rels' && name !== '_rels/.rels' && parts.has(owner) && /drawing|chart/.test(target)
        && !parts.get(owner)?.includes(`r:id="${Id}"`)) {
        if (!/vmlDrawing|comments/.test(target)) faults.push(`${owner} does not use ${Id} (${target})`);
      }
    }
  }
  for (const name of parts.keys()) if (!reached.has(name)) faults.push(`nothing leads to ${name}`);
  return faults;
}
