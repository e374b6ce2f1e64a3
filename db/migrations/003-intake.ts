// Schema 3: intake of contests: units and schools with their history, quotas, files with facts, leak findings,
// eligibility decisions, the expert pool, recommendations from level to level.
/** Rows that are never changed and never removed. */
const appendOnly = ['expert_draws', 'expert_replacements'];

const guards = appendOnly.map((table) => `
create trigger ${table}_no_update before update on ${table}
  begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table}
  begin select raise(abort, '${table} is append-only'); end;`).join('\n');

// import_changes goes first: dropping import_batches would empty it by its cascade. The kinds are the contract's list.
const importsOfEveryKind = `
create table kept_batches as select * from import_batches;
create table kept_changes as select * from import_changes;
drop table import_changes;
drop table import_batches;
create table import_batches (
  id text primary key,
  contest_id text references contests (id) on delete cascade,
  kind text not null,
  file_name text not null,
  file_hash text not null,
  counts text not null check (json_valid(counts)),
  revision integer not null,
  at text not null,
  undone_at text,
  check ((contest_id is null) = (kind not in ('entries', 'judges', 'quotas')))
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

create table kept_profiles as select * from import_profiles;
drop table import_profiles;
create table import_profiles (
  id text primary key,
  kind text not null,
  fingerprint text not null,
  name text not null,
  body text not null check (json_valid(body)),
  used_at text not null,
  unique (kind, fingerprint)
) strict;
insert into import_profiles select * from kept_profiles;
drop table kept_profiles;
`;

const sql = `${importsOfEveryKind}
alter table contests add column opened_at text;

alter table submitting_units add column kind text not null default 'county'
  check (kind in ('province', 'city', 'county', 'zone', 'direct', 'school', 'other'));
alter table submitting_units add column parent_id text references submitting_units (id);
alter table submitting_units add column valid_from text not null default '';
alter table submitting_units add column valid_to text not null default '';
create table unit_aliases (
  unit_id text not null references submitting_units (id) on delete cascade,
  name text not null,
  primary key (unit_id, name)
) strict, without rowid;

alter table schools add column state text not null default 'open' check (state in ('open', 'closed', 'merged'));
alter table schools add column merged_into text references schools (id);
alter table schools add column state_on text not null default '';
create table school_names (
  school_id text not null references schools (id) on delete cascade,
  name text not null,
  kind text not null check (kind in ('former', 'alias')),
  to_date text not null,
  primary key (school_id, name)
) strict, without rowid;
-- Every code a school ever had: an old code is never given to another school. It goes only with a school that goes
-- itself, or is taken back with the import that brought it.
create table school_codes_given (
  code text primary key,
  school_id text not null references schools (id) on delete cascade,
  from_date text not null,
  note text not null
) strict, without rowid;
create index school_codes_given_by_school on school_codes_given (school_id);
insert into school_codes_given select code, id, '', '' from schools where code is not null;
create trigger school_codes_given_no_update before update on school_codes_given
  begin select raise(abort, 'school_codes_given is append-only'); end;
create trigger school_codes_given_no_delete before delete on school_codes_given
  when exists (select 1 from schools where id = old.school_id)
    and not exists (select 1 from import_changes where row_id = 'code:' || old.code and before is null)
  begin select raise(abort, 'school_codes_given is append-only'); end;
create trigger schools_code_on_insert after insert on schools when new.code is not null
  begin
    select raise(abort, 'this code was given to another school')
      where exists (select 1 from school_codes_given where code = new.code and school_id <> new.id);
    insert into school_codes_given select new.code, new.id, '', ''
      where not exists (select 1 from school_codes_given where code = new.code);
  end;
create trigger schools_code_on_update after update of code on schools when new.code is not null
  begin
    select raise(abort, 'this code was given to another school')
      where exists (select 1 from school_codes_given where code = new.code and school_id <> new.id);
    insert into school_codes_given select new.code, new.id, '', ''
      where not exists (select 1 from school_codes_given where code = new.code);
  end;

alter table entries add column recommend_rank integer check (recommend_rank > 0);
alter table entries add column textbook text not null default '';
alter table entries add column volume text not null default '';
alter table entries add column lesson text not null default '';
alter table entries add column similarity integer check (similarity between 0 and 10000);
alter table entries add column came_from text not null default '';
create index entries_by_position on entries (contest_id, position, division);
alter table entry_people add column consent text not null default '' check (consent = '' or json_valid(consent));

create table entry_decisions (
  contest_id text not null references contests (id) on delete cascade,
  key text not null,
  rule text not null,
  entry_ids text not null check (json_valid(entry_ids)),
  decision text not null check (decision in ('allowed', 'excluded')),
  reason text not null,
  decided_at text not null,
  primary key (contest_id, key)
) strict, without rowid;

-- Winners of earlier editions that were not run with this program.
create table past_winners (
  id text primary key,
  match_key text not null unique,
  contest text not null,
  year integer not null,
  level text not null,
  title text not null,
  award text not null,
  name text not null,
  school text not null,
  id_sealed blob,
  id_index blob,
  id_masked text not null
) strict;
create index past_winners_by_name on past_winners (name);
create index past_winners_by_id on past_winners (id_index) where id_index is not null;

alter table attachments add column source_path text not null default '';
alter table attachments add column facts text not null default '{}' check (json_valid(facts));
alter table attachments add column original_sha256 text not null default '';
alter table attachments add column scanned_at text;
create index attachments_by_hash on attachments (sha256);
create table leak_findings (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  attachment_id text references attachments (id) on delete cascade,
  place text not null,
  kind text not null,
  term text not null,
  severity text not null check (severity in ('block', 'look', 'note')),
  snippet text not null,
  can_clean integer not null check (can_clean in (0, 1)),
  state text not null check (state in ('open', 'cleaned', 'notIdentity', 'override', 'excluded')),
  reason text not null,
  decided_at text
) strict;
create index leak_findings_by_contest on leak_findings (contest_id, state, severity);
create index leak_findings_by_attachment on leak_findings (attachment_id);
create table unreadable_files (
  attachment_id text primary key references attachments (id) on delete cascade,
  message text not null
) strict, without rowid;

create table quotas (
  contest_id text not null references contests (id) on delete cascade,
  unit_id text not null references submitting_units (id),
  division text not null,
  category text not null,
  most integer check (most >= 0),
  primary key (contest_id, unit_id, division, category)
) strict, without rowid;

create table recommendations (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  unit_id text not null references submitting_units (id),
  direction text not null check (direction in ('made', 'accepted')),
  file_name text not null,
  sha256 text not null,
  code text not null,
  entries integer not null,
  signer blob not null,
  body text not null check (json_valid(body)),
  at text not null
) strict;
create index recommendations_by_contest on recommendations (contest_id, unit_id, at);

create table experts (
  id text primary key,
  match_key text not null unique,
  name text not null,
  pinyin text not null,
  initials text not null,
  sex text not null check (sex in ('', 'female', 'male')),
  birth_year integer,
  unit text not null,
  school_id text references schools (id),
  recommended_by text not null,
  recommending_unit_id text references submitting_units (id),
  stages text not null check (json_valid(stages)),
  subjects text not null check (json_valid(subjects)),
  specialities text not null check (json_valid(specialities)),
  professional_title text not null,
  degree text not null,
  position text not null,
  qualifications text not null,
  id_sealed blob,
  id_index blob,
  id_masked text not null,
  phone_sealed blob,
  phone_index blob,
  phone_masked text not null,
  term_from text not null,
  term_to text not null,
  state text not null check (state in ('active', 'suspended', 'left')),
  remark text not null
) strict;
create index experts_by_name on experts (name);
create table expert_draws (
  id text primary key,
  contest_id text not null references contests (id),
  seed integer not null,
  body text not null check (json_valid(body)),
  at text not null
) strict;
create index expert_draws_by_contest on expert_draws (contest_id, at);
create table expert_replacements (
  draw_id text not null references expert_draws (id),
  expert_id text not null references experts (id),
  by_id text not null references experts (id),
  reason text not null,
  at text not null,
  primary key (draw_id, expert_id)
) strict, without rowid;
create table expert_appointments (
  draw_id text primary key references expert_draws (id),
  at text not null
) strict, without rowid;

alter table scores add column counted integer not null default 1 check (counted in (0, 1));
alter table score_sheets add column vetoed integer not null default 0 check (vetoed in (0, 1));
${guards}
`;

export const intake = { version: 3, name: 'intake', sql } as const;
