// The least input that a call's schema takes, made from the schema alone: so that every call gets as far as admission.
import { z } from 'zod';

interface Schema {
  type?: string; const?: unknown; enum?: unknown[]; anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[]; $ref?: string;
  $defs?: Record<string, Schema>;
  properties?: Record<string, Schema>; required?: string[]; items?: Schema; prefixItems?: Schema[]; minItems?: number; minLength?: number;
  minimum?: number; exclusiveMinimum?: number; pattern?: string; format?: string;
}

const words = ['x', '0'.repeat(64), '0'.repeat(32), 'A', '1', '2026-01-01', '01-31', '2026-01', '08:00', 'x'.repeat(8), 'a-b', '#000000', '0000'];

function text({ pattern, minLength = 0, format }: Schema): string {
  if (format === 'date') return '2026-01-01';
  if (format === 'date-time') return '2026-01-01T00:00:00.000Z';
  const fits = words.find((word) => word.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(word)));
  return fits ?? 'x'.repeat(minLength);
}

function least(schema: Schema, defs: Record<string, Schema>): unknown {
  const { $ref, allOf } = schema;
  if ($ref !== undefined) return least(defs[$ref.split('/').at(-1) ?? ''] ?? {}, defs);
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return least(first, defs);
  if (allOf) return Object.assign({}, ...allOf.map((part) => least(part, defs))) as unknown;
  switch (schema.type) {
    case 'string': return text(schema);
    case 'integer': case 'number': return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
    case 'boolean': return false;
    case 'null': return null;
    case 'array': return schema.prefixItems?.map((one) => least(one, defs))
      ?? Array.from({ length: schema.minItems ?? 0 }, () => least(schema.items ?? {}, defs));
    default: return Object.fromEntries((schema.required ?? []).map((name) => [name, least(schema.properties?.[name] ?? {}, defs)]));
  }
}

export function leastInput(input: z.ZodType): unknown {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
  return least(schema, schema.$defs ?? {});
}
