// Schema 2: teachers and schools, training programmes, the credit ledger with its rules, certifying, imports of any kind.
/** Rows that are never changed and never removed: the ledger and what it rests on. */
const appendOnly = ['postings', 'posting_batches', 'posting_reasons', 'rule_versions', 'rule_uses', 'rule_caps', 'declaration_steps'];

const guards = appendOnly.map((table) => `
create trigger ${table}_no_update before update on ${table}
  begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table}
  begin select raise(abort, '${table} is append-only'); end;`).join('\n');

// import_changes goes first: dropping import_batches would empty it by its cascade.
const importsOfAnyKind = `
create table kept_batches as select * from import_batches;
create table kept_changes as select * from import_changes;
drop table import_changes;
drop table import_batches;
create table import_batches (
  id text primary key,
  contest_id text references contests (id) on delete cascade,
  kind text not null check (kind in ('entries', 'judges', 'teachers', 'programmes', 'trainings')),
  file_name text not null,
  file_hash text not null,
  counts text not null check (json_valid(counts)),
  revision integer not null,
  at text not null,
  undone_at text,
  check ((contest_id is null) = (kind in ('teachers', 'programmes', 'trainings')))
) strict;
create table import_changes (
  batch_id text not null references import_batches (id) on delete cascade,
  row_id text not null,
  before text check (json_valid(before)),
  primary key (batch_id, row_id)
) strict, without rowid;
insert into import_batches select * from kept_batches;
insert into import_changes select * from kept_changes;
drop table kept_batches;
drop table kept_changes;

create table import_profiles (
  id text primary key,
  kind text not null check (kind in ('entries', 'judges', 'teachers', 'programmes', 'trainings')),
  fingerprint text not null,
  name text not null,
  body text not null check (json_valid(body)),
  used_at text not null,
  unique (kind, fingerprint)
) strict;
`;

const sql = `${importsOfAnyKind}
create table records_state (
  only_row integer primary key check (only_row = 1),
  revision integer not null check (revision >= 0)
) strict;
insert into records_state values (1, 0);

alter table schools add column stage text not null default '';
alter table schools add column pinyin text not null default '';
alter table schools add column initials text not null default '';
create index schools_by_unit on schools (submitting_unit_id);

create table teachers (
  id integer primary key,
  match_key text not null unique,
  name text not null,
  pinyin text not null,
  initials text not null,
  sex text not null check (sex in ('', 'female', 'male')),
  staff_number text not null,
  id_type text not null,
  id_sealed blob,
  id_index blob,
  id_masked text not null,
  phone_sealed blob,
  phone_index blob,
  phone_masked text not null,
  school_id text references schools (id),
  stage text not null,
  subject text not null,
  professional_title text not null,
  hired_on text,
  registered_from text,
  state text not null check (state in ('active', 'left', 'retired')),
  remark text not null,
  check ((id_sealed is null) = (id_index is null)),
  check ((phone_sealed is null) = (phone_index is null))
) strict;
create index teachers_by_school on teachers (school_id, state);
create index teachers_by_name on teachers (name);
create index teachers_by_pinyin on teachers (pinyin);
create index teachers_by_initials on teachers (initials);
create index teachers_by_last_four on teachers (substr(id_masked, -4)) where id_masked <> '';
create index teachers_by_id on teachers (id_index) where id_index is not null;
create index teachers_by_staff_number on teachers (staff_number) where staff_number <> '';

create table teacher_schools (
  teacher_id integer not null references teachers (id) on delete cascade,
  from_date text not null,
  to_date text,
  school_id text not null references schools (id),
  primary key (teacher_id, from_date)
) strict, without rowid;

create table teacher_periods (
  id integer primary key,
  teacher_id integer not null references teachers (id) on delete cascade,
  kind text not null,
  from_date text not null,
  to_date text,
  note text not null,
  recorded_at text not null
) strict;
create index teacher_periods_by_teacher on teacher_periods (teacher_id);

create table programmes (
  id integer primary key,
  match_key text not null unique,
  code text not null,
  name text not null,
  year integer not null,
  level text not null,
  form text not null,
  focus text not null,
  organiser text not null,
  organiser_level text not null,
  provider text not null,
  approval text not null,
  hours_x100 integer check (hours_x100 >= 0),
  tags text not null check (json_valid(tags)),
  remark text not null
) strict;
create index programmes_by_year on programmes (year);

create table programme_sessions (
  id integer primary key,
  programme_id integer not null references programmes (id),
  name text not null,
  from_date text not null,
  to_date text not null,
  days integer check (days > 0),
  hours_x100 integer check (hours_x100 >= 0),
  place text not null,
  unique (programme_id, name, from_date, to_date)
) strict;

create table enrolments (
  session_id integer not null references programme_sessions (id),
  teacher_id integer not null references teachers (id),
  logged_in integer not null check (logged_in in (0, 1)),
  studied integer not null check (studied in (0, 1)),
  result text not null check (result in ('', 'excellent', 'good', 'pass', 'fail')),
  hours_x100 integer check (hours_x100 >= 0),
  certificate_number text not null,
  primary key (session_id, teacher_id)
) strict, without rowid;
create index enrolments_by_teacher on enrolments (teacher_id);

create table attendance (
  session_id integer not null,
  teacher_id integer not null,
  on_date text not null,
  minutes integer not null check (minutes >= 0 and minutes <= 1440),
  primary key (session_id, teacher_id, on_date),
  foreign key (session_id, teacher_id) references enrolments (session_id, teacher_id) on delete cascade
) strict, without rowid;

create table rule_versions (
  id integer primary key,
  rule_set_id text not null,
  version integer not null check (version > 0),
  body text not null check (json_valid(body)),
  origin text not null check (origin in ('seed', 'edited')),
  created_at text not null,
  unique (rule_set_id, version)
) strict;

create table rule_uses (
  id integer primary key,
  rule_version_id integer not null references rule_versions (id),
  unit_id text references submitting_units (id),
  from_date text not null,
  at text not null
) strict;

create table rule_caps (
  rule_version_id integer not null references rule_versions (id),
  category text not null,
  year_max_x100 integer not null,
  primary key (rule_version_id, category)
) strict, without rowid;

create table posting_reasons (
  id integer primary key,
  text text not null unique
) strict;

create table posting_batches (
  id integer primary key,
  at text not null,
  action text not null,
  actor text not null,
  import_batch_id text,
  lines integer not null check (lines > 0),
  first_seq integer not null,
  last_seq integer not null,
  prev blob not null check (length(prev) = 32),
  hash blob not null unique check (length(hash) = 32)
) strict;

create table postings (
  seq integer primary key,
  batch_id integer not null,
  teacher_id integer not null references teachers (id),
  kind text not null check (kind in ('training', 'activity', 'grant', 'loan', 'repayment', 'reversal')),
  session_id integer references programme_sessions (id),
  subject text not null,
  activity text not null,
  on_date text not null,
  credit_year integer not null,
  level text not null,
  organiser_level text not null,
  form text not null,
  category text not null,
  days integer,
  hours_x100 integer not null,
  told_hours_x100 integer,
  credits_x100 integer not null,
  own_credits_x100 integer,
  rule_version_id integer,
  reason_id integer not null,
  result text not null,
  certificate_number text not null,
  reverses integer references postings (seq),
  idem text not null,
  check ((kind = 'reversal') = (reverses is not null))
) strict;
create unique index postings_by_idem on postings (idem);
create unique index postings_by_reverses on postings (reverses) where reverses is not null;
create index postings_by_teacher on postings (teacher_id);
create index postings_by_session on postings (session_id) where session_id is not null;

create table balances (
  teacher_id integer not null references teachers (id),
  category text not null,
  credit_year integer not null,
  lines integer not null,
  hours_x100 integer not null,
  credits_x100 integer not null,
  cap_x100 integer,
  counted_x100 integer not null,
  primary key (teacher_id, category, credit_year)
) strict, without rowid;

create table loan_terms (
  posting_seq integer primary key references postings (seq),
  due_on text not null,
  repay_x100 integer not null check (repay_x100 > 0),
  note text not null
) strict;

create table exemptions (
  id integer primary key,
  teacher_id integer not null references teachers (id),
  reason text not null,
  from_date text not null,
  to_date text not null,
  effect text not null check (effect in ('reduceMin', 'grantCredits', 'extendCycle')),
  category text not null,
  credits_x100 integer check (credits_x100 >= 0),
  years integer check (years >= 0),
  posting_seq integer references postings (seq),
  note text not null,
  recorded_at text not null,
  revoked_at text
) strict;
create index exemptions_by_teacher on exemptions (teacher_id);

create table declarations (
  id integer primary key,
  idem text not null unique,
  teacher_id integer not null references teachers (id),
  school_id text references schools (id),
  kind text not null check (kind in ('training', 'activity')),
  subject text not null,
  activity text not null,
  level text not null,
  organiser text not null,
  organiser_level text not null,
  form text not null,
  from_date text not null,
  to_date text not null,
  days integer check (days > 0),
  hours_x100 integer check (hours_x100 >= 0),
  claimed_x100 integer check (claimed_x100 >= 0),
  result text not null,
  certificate_number text not null,
  note text not null,
  source text not null check (source in ('self', 'import')),
  import_batch_id text,
  state text not null check (state in ('submitted', 'schoolChecked', 'approved', 'returned', 'rejected', 'withdrawn')),
  posting_seq integer references postings (seq),
  created_at text not null
) strict;
create index declarations_by_state on declarations (state, school_id);
create index declarations_by_teacher on declarations (teacher_id);

create table declaration_steps (
  id integer primary key,
  declaration_id integer not null references declarations (id),
  step text not null check (step in ('declare', 'school', 'county', 'withdraw')),
  decision text not null check (decision in ('submit', 'pass', 'return', 'reject', 'withdraw')),
  actor text not null,
  opinion text not null,
  credits_x100 integer,
  at text not null
) strict;
create index declaration_steps_by_declaration on declaration_steps (declaration_id);

create table proofs (
  id text primary key,
  declaration_id integer not null references declarations (id),
  original_name text not null,
  bytes integer not null check (bytes >= 0),
  sha256 text not null
) strict;
create index proofs_by_declaration on proofs (declaration_id);

create table report_designs (
  id text primary key,
  name text not null unique,
  body text not null check (json_valid(body)),
  at text not null
) strict;

create table transcript_keys (
  only_row integer primary key check (only_row = 1),
  sign_public blob not null,
  secret_sealed blob not null
) strict;
${guards}
`;

export const credits = { version: 2, name: 'credits', sql } as const;
