// Lists for the directory of places: kinds of schools by the first two digits of their code, units of provinces and cities.
import { z } from 'zod';
import { UnitKind } from '#contract/schema/directory.ts';
import types from './school-types.json' with { type: 'json' };
import units from './units.json' with { type: 'json' };

const SchoolTypes = z.strictObject({
  source: z.string().min(1), asOf: z.string(), unknown: z.array(z.string()),
  types: z.array(z.strictObject({ code: z.string().regex(/^\d\d$/), name: z.string().min(1), stage: z.string() })),
});
const UnitSets = z.strictObject({
  sets: z.array(z.strictObject({
    id: z.string(), name: z.string(), nameEn: z.string(), source: z.string().min(1), asOf: z.string(), unknown: z.array(z.string()),
    units: z.array(z.strictObject({
      name: z.string().min(1), kind: UnitKind, divisionCode: z.string().regex(/^(\d{4}|\d{6})?$/),
      parent: z.string().describe('name of the unit above, where it is known in the workspace'), aliases: z.array(z.string()),
    })),
  })),
});

const typeByCode = new Map(SchoolTypes.parse(types).types.map((one) => [one.code, one]));
export const unitSets = UnitSets.parse(units).sets;

/** What kind of school a code of ten digits stands for; '' for none and for digits no list knows. */
export const schoolKind = (code: string): string => typeByCode.get(code.slice(0, 2))?.name ?? '';
export const stageOfKind = (code: string): string => typeByCode.get(code.slice(0, 2))?.stage ?? '';
