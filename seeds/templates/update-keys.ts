// Whose signature an update must carry and which networks are the bureau's own; a deployment puts a file of its own in its place.
import { z } from 'zod';
import file from './update-keys.json' with { type: 'json' };

export const UpdateKeys = z.strictObject({
  product: z.literal('org.saixue.desktop'),
  keys: z.array(z.strictObject({
    /** The first sixteen characters of the SHA-256 of the public key. */
    id: z.string().regex(/^[0-9a-f]{16}$/),
    /** 32 bytes, base64. */
    publicKey: z.base64().length(44),
    publisher: z.string().min(1).max(80),
  })).max(20),
  /** Address and length of the prefix; nothing outside them is ever asked. */
  networks: z.array(z.string().regex(/^[0-9a-f.:]+\/\d{1,3}$/i)).max(100),
  everyDays: z.number().int().min(1).max(365),
  source: z.string().min(1).max(400), assumed: z.array(z.string().min(1)).default([]),
});
export type UpdateKeys = z.output<typeof UpdateKeys>;
export const shippedUpdateKeys: UpdateKeys = UpdateKeys.parse(file);
