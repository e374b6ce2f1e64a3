// What judges do not get to see or hear of a video, as it stands in packs; defaults have no field, as in the first packs.
import { z } from 'zod';
import type { Mask } from '#contract/schema/rules.ts';
import { Seconds } from './fields.ts';

const Share = z.number().min(0).max(1);

export const PackMask = z.strictObject({
  firstSeconds: Seconds, lastSeconds: Seconds, muted: z.boolean(),
  how: z.enum(['skip', 'blur']).optional(),
  rectangles: z.array(z.strictObject({ x: Share, y: Share, width: Share, height: Share, from: Seconds, to: Seconds.nullable() }))
    .min(1).max(20).optional(),
  mutes: z.array(z.strictObject({ from: Seconds, to: Seconds })).min(1).max(50).optional(),
});
export type PackMask = z.output<typeof PackMask>;

export const packMask = ({ firstSeconds, lastSeconds, muted, how, rectangles, mutes }: Mask): PackMask => ({
  firstSeconds, lastSeconds, muted, ...(how === 'cover' ? {} : { how }),
  ...(rectangles.length > 0 && { rectangles }), ...(mutes.length > 0 && { mutes }),
});

export const deskMask = ({ how, rectangles = [], mutes = [], ...mask }: PackMask): Mask =>
  ({ ...mask, how: how ?? 'cover', rectangles, mutes });

/** Whether the first format of packs knows everything in this mask. */
export const isPlainMask = (mask: PackMask): boolean =>
  mask.how === undefined && mask.rectangles === undefined && mask.mutes === undefined;
