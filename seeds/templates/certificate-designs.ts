// Designs of certificates that come with the program: texts and places are data, with where they come from.
import { z } from 'zod';
import file from './certificate-designs.json' with { type: 'json' };

const text = z.strictObject({
  kind: z.literal('text'), x: z.number(), y: z.number(), width: z.number(), text: z.string(), size: z.number(),
  align: z.enum(['left', 'centre', 'right']), bold: z.boolean(), colour: z.string(), lineHeight: z.number(), shrink: z.boolean(),
});
const picture = z.strictObject({
  kind: z.literal('picture'), x: z.number(), y: z.number(), width: z.number(), height: z.number(), picture: z.string(), behind: z.boolean(),
});
const qr = z.strictObject({ kind: z.literal('qr'), x: z.number(), y: z.number(), width: z.number() });
const kinds = z.array(z.enum(['entry', 'author', 'advisor', 'organisation', 'judge']));
const values = z.record(z.string(), z.string());

/** `usual`: values of ordinary length, by which a line is known to be meant for one line; `long`: made-up long ones for the preview. */
const File = z.strictObject({
  source: z.string().min(1), unknown: z.array(z.string()), usual: values, long: values,
  pictures: z.record(z.string(), z.string()).describe('PNG, base64'),
  designs: z.array(z.strictObject({
    id: z.string(), source: z.string().min(1), name: z.string(), landscape: z.boolean(), kinds,
      pieces: z.array(z.discriminatedUnion('kind', [text, qr, picture])),
  })).min(1),
});
export const certificateDesigns: z.output<typeof File> = File.parse(file);
