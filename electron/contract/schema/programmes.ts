// What crosses the border for training programmes: programmes, their sessions, enrolment, attendance, results,
// completion.
import { z } from 'zod';
import { Amount, Code, Day, Form, Level } from './credit-rules.ts';
import { TeacherId } from './directory.ts';

export const ProgrammeId = z.object({ programmeId: z.number().int() });
export const SessionId = z.object({ sessionId: z.number().int() });
export const Result = z.enum(['', 'excellent', 'good', 'pass', 'fail']);
const Words = z.string().trim().max(200);

export const Programme = z.object({
  programmeId: z.number().int(), code: z.string(), name: z.string(), year: z.number().int(), level: Level, form: Form,
  focus: z.string().describe('code of seeds/templates/training-codes.json, or empty'), organiser: z.string(),
    organiserLevel: Level,
  provider: z.string(), approval: z.string().describe('备案号'), hours: z.number().nullable(),
    tags: z.array(z.string()).describe('digital-literacy codes'),
  remark: z.string(), sessions: z.number().int(), people: z.number().int(),
});
export const ListInput = z.object({
  text: z.string().max(100).default(''), year: z.number().int().nullable().default(null),
    level: Level.nullable().default(null),
  focus: z.string().max(40).nullable().default(null), limit: z.number().int().min(1).max(500).default(200),
    offset: z.number().int().min(0).default(0),
});
export const Programmes =
  z.object({ programmes: z.array(Programme), total: z.number().int(), years: z.array(z.number().int()) });

export const Session = z.object({
  sessionId: z.number().int(), name: z.string(), from: Day, to: Day, days: z.number().int().nullable(),
    hours: z.number().nullable(), place: z.string(),
  reported: z.number().int(), loggedIn: z.number().int(), studied: z.number().int(), qualified: z.number().int(),
    posted: z.number().int(),
});
export const OneProgramme = Programme.extend({ list: z.array(Session) });

export const SaveInput = z.object({
  programmeId: z.number().int().optional(), code: Words.default(''), name: Words.min(1),
    year: z.number().int().min(1990).max(2100),
  level: Level, form: Form, focus: z.string().max(40).default(''), organiser: Words.default(''),
    organiserLevel: Level.optional(),
  provider: Words.default(''), approval: Words.default(''), hours: Amount.nullable().default(null),
  tags: z.array(z.string().max(20)).max(60).default([]), remark: z.string().trim().max(500).default(''),
});
export const SaveSessionInput = ProgrammeId.extend({
  sessionId: z.number().int().optional(), name: Words.default(''), from: Day, to: Day,
    days: z.number().int().min(1).max(366).nullable().default(null),
  hours: Amount.nullable().default(null), place: Words.default(''),
});

export const PeopleInput =
  SessionId.extend({ limit: z.number().int().min(1).max(1000).default(500),
    offset: z.number().int().min(0).default(0) });
export const People = z.object({
  total: z.number().int(),
  people: z.array(z.object({
    teacherId: TeacherId, name: z.string(), idMasked: z.string(), schoolName: z.string(), loggedIn: z.boolean(),
      studied: z.boolean(), result: Result,
    attendedMinutes: z.number().int(),
      hours: z.number().nullable().describe('from attendance: whole lessons, at most so many a day'),
    certificateNumber: z.string(), posted: z.boolean(),
  })),
});
export const EnrolInput = SessionId.extend({ teacherIds: z.array(TeacherId).min(1).max(5000) });
export const AttendInput = SessionId.extend({
  rows: z.array(z.object({ teacherId: TeacherId, date: Day,
    minutes: z.number().int().min(0).max(1440) })).min(1).max(20_000),
});
export const AssessInput = SessionId.extend({
  rows: z.array(z.object({
    teacherId: TeacherId, result: Result, loggedIn: z.boolean().optional(), studied: z.boolean().optional(),
      hours: Amount.nullable().optional(),
    certificateNumber: z.string().trim().max(60).optional(),
  })).min(1).max(5000),
});
/** Posts the credits of everybody who passed and is not posted yet. */
export const PostProposal = z.object({
  basedOn: z.number().int(), lines: z.number().int(), hours: z.number(), credits: z.number(),
    notCounted: z.number().int(),
  sample: z.array(z.object({ teacherId: TeacherId, name: z.string(), hours: z.number(), credits: z.number(),
    why: z.string() })),
});
export const PostInput =
  SessionId.extend({ basedOn: z.number().int().min(0), actor: z.string().trim().max(60).default('') });
export const Posted = z.object({ lines: z.number().int(), credits: z.number(), revision: z.number().int() });

const CodeName = z.object({ code: z.string(), name: z.string(), nameEn: z.string() });
export const Codes = z.object({
  focuses: z.array(CodeName), tags: z.array(CodeName.extend({ group: z.string() })), levels: z.array(CodeName),
    forms: z.array(CodeName), results: z.array(CodeName),
});
export const FocusCode = Code;
