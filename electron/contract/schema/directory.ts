// What crosses the border for teachers and schools: master data, transfers, status periods, full numbers with a reason.
import { z } from 'zod';
import { Day } from './credit-rules.ts';
import { FilePath, Id, IsoTime } from './shared.ts';

export const TeacherId = z.string().regex(/^\d{1,15}$/);
export const Sex = z.enum(['', 'female', 'male']);
export const TeacherState = z.enum(['active', 'left', 'retired']);
/** 产假 病假 支教 跟岗/挂职 进修 借调 援派 退休 新任 其他 */
export const PeriodKind =
  z.enum(['maternity', 'sick', 'volunteerTeaching', 'secondment', 'study', 'overseas', 'retired', 'newTeacher',
    'other']);

export const Unit =
  z.object({ unitId: Id, name: z.string(), divisionCode: z.string(), schools: z.number().int(),
    teachers: z.number().int() });
export const School = z.object({
  schoolId: Id, code: z.string(), name: z.string(), stage: z.string(), unitId: Id.nullable(), unitName: z.string(),
    teachers: z.number().int(),
});

export const Tree = z.object({
  units: z.array(Unit), schools: z.array(School), teachers: z.number().int(), withoutSchool: z.number().int(),
});

export const TeacherBrief = z.object({
  teacherId: TeacherId, name: z.string(), sex: Sex, staffNumber: z.string(), idMasked: z.string(),
    schoolId: Id.nullable(),
  schoolName: z.string(), unitName: z.string(), stage: z.string(), subject: z.string(), professionalTitle: z.string(),
    state: TeacherState,
});

export const SearchInput = z.object({
  text: z.string().max(100).describe('name, pinyin, initials, staff number, last four or whole ID number'),
  limit: z.number().int().min(1).max(200).default(30),
});
export const Found = z.object({ teachers: z.array(TeacherBrief), more: z.boolean() });

export const OneTeacher = z.object({ teacherId: TeacherId });
export const Teacher = TeacherBrief.extend({
  idType: z.string(), phoneMasked: z.string(), hiredOn: Day.nullable(), registeredFrom: Day.nullable(),
    remark: z.string(),
  schools: z.array(z.object({ schoolId: Id, schoolName: z.string(), unitName: z.string(), from: Day,
    to: Day.nullable() })),
  periods: z.array(z.object({ periodId: z.number().int(), kind: PeriodKind, from: Day, to: Day.nullable(),
    note: z.string() })),
  revision: z.number().int(),
});

export const Revealed = z.object({ idNumber: z.string(), phone: z.string() });
export const RevealInput = OneTeacher.extend({ reason: z.string().trim().min(4).max(200) });

const Word = z.string().trim().max(60);
export const SaveTeacherInput = z.object({
  teacherId: TeacherId.optional().describe('absent: a new teacher'),
  name: z.string().trim().min(1).max(60).optional(), sex: Sex.optional(), staffNumber: Word.optional(),
  idType: Word.optional(), idNumber: z.string().trim().max(40).optional(), phone: z.string().trim().max(30).optional(),
  pinyin: z.string().trim().max(120).optional().describe('corrects the guess for a rare reading'),
  schoolId: Id.optional().describe('for a new teacher; later by transfer'), stage: Word.optional(),
    subject: Word.optional(),
  professionalTitle: Word.optional(), hiredOn: Day.nullable().optional(), registeredFrom: Day.nullable().optional(),
  state: TeacherState.optional(), remark: z.string().trim().max(500).optional(),
});
export const TransferInput = OneTeacher.extend({ schoolId: Id, from: Day });
export const AddPeriodInput =
  OneTeacher.extend({ kind: PeriodKind, from: Day, to: Day.nullable(), note: z.string().trim().max(200).default('') });
export const RemovePeriodInput = OneTeacher.extend({ periodId: z.number().int() });
export const SaveSchoolInput = z.object({
  schoolId: Id.optional(), name: z.string().trim().min(1).max(120),
    code: z.string().trim().regex(/^(\d{10})?$/).default(''),
  stage: Word.default(''), unitName: z.string().trim().max(120).default('').describe('made if there is none of that name'),
});
export const SchoolId = z.object({ schoolId: Id });
export const PeriodKinds =
  z.object({ kinds: z.array(z.object({ kind: PeriodKind, name: z.string(), nameEn: z.string() })) });
export const Access = z.object({ rows: z.array(z.object({ at: IsoTime, teacherId: z.string(), reason: z.string() })) });

/** How a reporting unit stands in the system; those of no division code (开发区, 直属校, 厅属中职) are units like others. */
export const UnitKind = z.enum(['province', 'city', 'county', 'zone', 'direct', 'school', 'other']);
export const UnitRow = z.object({
  unitId: Id, name: z.string(), kind: UnitKind, divisionCode: z.string(), parentId: Id.nullable(), parentName: z.string(),
    aliases: z.array(z.string()),
  validFrom: z.string(), validTo: z.string(), schools: z.number().int(), entries: z.number().int(),
});
/** Lists of units that can be added at once: those that report to a province or a city, with their source. */
export const UnitOffer = z.object({ set: z.string(), name: z.string(), source: z.string(), unknown: z.array(z.string()), units: z.number().int(),
  missing: z.number().int().describe('of them not here yet, by name or alias') });
export const Units = z.object({ units: z.array(UnitRow), revision: z.number().int(), offers: z.array(UnitOffer).default([]) });
export const AddUnitsInput = z.object({ set: z.string().max(40) });
export const UnitsAdded = z.object({ added: z.number().int(), revision: z.number().int() });
export const SaveUnitInput = z.object({
  unitId: Id.optional(), name: z.string().trim().min(1).max(120), kind: UnitKind.default('county'),
    divisionCode: z.string().trim().regex(/^(\d{2}|\d{4}|\d{6})?$/).default(''),
  parentId: Id.nullable().default(null), aliases: z.array(z.string().trim().min(1).max(120)).max(50).default([]),
  validFrom: z.string().regex(/^(\d{4}-\d\d-\d\d)?$/).default(''), validTo: z.string().regex(/^(\d{4}-\d\d-\d\d)?$/).default(''),
});
export const UnitId = z.object({ unitId: Id });

export const SchoolState = z.enum(['open', 'closed', 'merged']);
export const SchoolListInput = z.object({
  search: z.string().max(100).default(''), unitId: Id.optional(), state: SchoolState.optional(),
    namesakes: z.boolean().default(false).describe('only names that several schools share'),
  offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(1000).default(200),
});
export const SchoolRow = School.extend({ state: SchoolState, kind: z.string().describe('by the first two digits of the code'),
  aliases: z.array(z.string()), namesakes: z.number().int() });
export const SchoolList = z.object({ total: z.number().int(), rows: z.array(SchoolRow), revision: z.number().int() });
export const WholeSchool = SchoolRow.extend({
  names: z.array(z.object({ name: z.string(), kind: z.enum(['former', 'alias']), to: z.string() })),
  codes: z.array(z.object({ code: z.string(), from: z.string(), to: z.string(), note: z.string() })), mergedInto: z.object({ schoolId: Id,
    name: z.string() }).nullable(),
  stateOn: z.string().default('').describe('day on which it was closed, merged or restored'),
});
/** Rename keeps the code; a change of type or a closure takes a new code, and an old one is never given to another school. */
export const ChangeSchoolInput = SchoolId.extend({
  change: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('rename'), name: z.string().trim().min(1).max(120) }),
    z.object({ kind: z.literal('newCode'), code: z.string().regex(/^\d{10}$/), note: z.string().trim().max(200).default('') }),
    z.object({ kind: z.literal('close'), note: z.string().trim().max(200).default('') }), z.object({ kind: z.literal('restore') }),
    z.object({ kind: z.literal('merge'), into: Id }), z.object({ kind: z.literal('move'), unitId: Id }),
    z.object({ kind: z.literal('aliases'), aliases: z.array(z.string().trim().min(1).max(120)).max(50) }),
  ]), on: z.string().regex(/^(\d{4}-\d\d-\d\d)?$/).default(''),
});
export const MatchSchoolInput = z.object({ code: z.string().max(40).default(''), name: z.string().max(120).default(''),
  unit: z.string().max(120).default('') });
export const SchoolMatch = z.object({
  verdict: z.enum(['found', 'ambiguous', 'none']), how: z.enum(['code', 'formerCode', 'name', 'alias', 'formerName', 'none']),
    school: School.nullable(),
  choices: z.array(School), sentence: z.string(),
});

/** Judge cards: the public keys of a judge's computer, pinned to a judge of a contest. */
export const PinCardInput = z.object({ judgeId: Id, file: FilePath });
export const PinnedCard = z.object({ judgeId: Id, fingerprint: z.string(), pinnedAt: IsoTime, replaced: z.boolean() });
export const CardFile = z.object({ file: FilePath });
export const CardRead = z.object({
  fingerprint: z.string(), judges: z.array(z.object({ judgeId: Id, name: z.string(), contest: z.string() })).describe('who has this card already'),
});
export const UnpinInput = z.object({ judgeId: Id });
/** The public keys of a card that was taken off, with which it is pinned again as it was. */
export const KeptCard = z.object({
  judgeId: Id, sign: z.string().regex(/^[0-9a-f]{64}$/), receive: z.string().regex(/^[0-9a-z]{20,200}$/), pinnedAt: IsoTime.max(40),
});
export const Cards = z.object({
  cards: z.array(z.object({
    judgeId: Id, name: z.string(), fingerprint: z.string().nullable(), from: z.enum(['card', 'pack', 'none']), pinnedAt: IsoTime.nullable(),
  })),
});
