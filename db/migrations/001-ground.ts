// Schema 1: one workspace; contests from entries to results; the judge's desk.
/** A sample contest may be thrown away as a whole; nothing else that is append-only ever is. */
const judgeOfSample = 'exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1)';

/** Tables whose rows are never changed, nor removed unless the given condition holds. */
const appendOnly: readonly (readonly [table: string, removable: string])[] = [
  ['audit', '0'], ['score_packs', judgeOfSample], ['entry_codes', judgeOfSample], ['desk_events', '0'], ['desk_exports', '0'],
];

const guards = appendOnly.map(([table, removable]) => `
create trigger ${table}_no_update before update on ${table}
  begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table} when not (${removable})
  begin select raise(abort, '${table} is append-only'); end;`).join('\n');

const sql = `
create table workspace (
  only_row integer primary key check (only_row = 1),
  id text not null,
  name text not null,
  role text not null check (role in ('organiser', 'judge', 'creditAdministrator')),
  created_at text not null,
  cleanly_closed integer not null check (cleanly_closed in (0, 1)),
  commit_seq integer not null check (commit_seq >= 0)
) strict;

create table key_slots (
  id integer primary key,
  kind text not null check (kind in ('passphrase', 'recovery', 'device')),
  params text not null check (json_valid(params)),
  wrapped blob not null,
  created_at text not null
) strict;

create table audit (
  seq integer primary key,
  body text not null check (json_valid(body)),
  prev blob not null check (length(prev) = 32),
  hash blob not null unique check (length(hash) = 32)
) strict;

create table submitting_units (
  id text primary key,
  name text not null unique,
  division_code text
) strict;

create table schools (
  id text primary key,
  code text unique,
  name text not null,
  submitting_unit_id text references submitting_units (id)
) strict;
create index schools_by_name on schools (name);

create table contests (
  id text primary key,
  template_id text not null,
  template_version integer not null,
  source text not null,
  unknown text not null check (json_valid(unknown)),
  title text not null,
  year integer not null,
  state text not null check (state in ('setup', 'assigned', 'judging', 'scored', 'published')),
  sample integer not null check (sample in (0, 1)),
  rules text not null check (json_valid(rules)),
  rules_version integer not null,
  revision integer not null check (revision >= 0),
  assigned_seed integer,
  assigned_at text,
  created_at text not null
) strict;

create table contest_keys (
  contest_id text primary key references contests (id) on delete cascade,
  sign_public blob not null,
  receive_public text not null,
  secrets_sealed blob not null,
  backed_up_at text
) strict;

create table entries (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  number text not null,
  match_key text not null,
  blind_code text not null,
  title text not null,
  division text not null,
  category text not null,
  subject text not null,
  grade text not null,
  submitting_unit_id text references submitting_units (id),
  school_id text references schools (id),
  seconds integer,
  remark text not null,
  status text not null check (status in ('active', 'withdrawn')),
  position integer not null,
  unique (contest_id, match_key),
  unique (contest_id, blind_code)
) strict;
create index entries_by_division on entries (contest_id, division, category);
create index entries_by_school on entries (school_id);

create table entry_people (
  entry_id text not null references entries (id) on delete cascade,
  part text not null check (part in ('author', 'advisor')),
  position integer not null,
  name text not null,
  school_id text references schools (id),
  id_sealed blob,
  id_index blob,
  id_masked text not null,
  phone_sealed blob,
  phone_index blob,
  phone_masked text not null,
  primary key (entry_id, part, position)
) strict, without rowid;
create index entry_people_by_id on entry_people (id_index) where id_index is not null;
create index entry_people_by_school on entry_people (school_id);

create table attachments (
  id text primary key,
  entry_id text not null references entries (id) on delete cascade,
  position integer not null,
  label text not null,
  original_name text not null,
  media text not null,
  bytes integer not null check (bytes >= 0),
  sha256 text not null,
  unique (entry_id, position)
) strict;

create table judges (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  match_key text not null,
  slot integer not null,
  name text not null,
  unit text not null,
  school_id text references schools (id),
  submitting_unit_id text references submitting_units (id),
  subjects text not null check (json_valid(subjects)),
  divisions text not null check (json_valid(divisions)),
  id_sealed blob,
  id_index blob,
  id_masked text not null,
  phone_sealed blob,
  phone_index blob,
  phone_masked text not null,
  max_load integer check (max_load > 0),
  unique (contest_id, match_key),
  unique (contest_id, slot)
) strict;
create index judges_by_school on judges (school_id);

create table declared_conflicts (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  note text not null,
  primary key (entry_id, judge_id)
) strict, without rowid;

create table import_batches (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  kind text not null check (kind in ('entries', 'judges')),
  file_name text not null,
  file_hash text not null,
  counts text not null check (json_valid(counts)),
  revision integer not null,
  at text not null,
  undone_at text
) strict;

create table import_changes (
  batch_id text not null references import_batches (id) on delete cascade,
  row_id text not null,
  before text check (json_valid(before)),
  primary key (batch_id, row_id)
) strict, without rowid;

create table assignments (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id),
  judge_id text not null references judges (id),
  primary key (entry_id, judge_id)
) strict, without rowid;
create index assignments_by_judge on assignments (judge_id, entry_id);
create index assignments_by_contest on assignments (contest_id);

create table packs (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  judge_id text not null references judges (id),
  revision integer not null check (revision > 0),
  file_name text not null,
  sha256 text not null unique,
  bytes integer not null,
  entry_count integer not null,
  issued_at text not null,
  unique (judge_id, revision)
) strict;

create table entry_codes (
  judge_id text not null references judges (id),
  code text not null,
  entry_id text not null references entries (id),
  primary key (judge_id, code),
  unique (judge_id, entry_id)
) strict, without rowid;

create table judge_keys (
  judge_id text primary key references judges (id) on delete cascade,
  sign_public blob not null,
  pinned_at text not null
) strict;

create table receive_batches (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  at text not null,
  undone_at text
) strict;

create table score_packs (
  id integer primary key,
  contest_id text not null references contests (id),
  judge_id text not null references judges (id),
  batch_id text not null references receive_batches (id),
  pack_id text not null references packs (id),
  seq integer not null check (seq > 0),
  prev text,
  hash text not null,
  signer blob not null,
  body text not null check (json_valid(body)),
  sealed_file blob not null,
  received_at text not null
) strict;
create index score_packs_by_judge on score_packs (judge_id, seq);

create table score_sheets (
  judge_id text not null references judges (id) on delete cascade,
  entry_id text not null references entries (id),
  score_pack_id integer not null references score_packs (id),
  status text not null check (status in ('draft', 'submitted', 'recused', 'reported')),
  total integer check (total >= 0),
  comment text not null,
  reason text check (json_valid(reason)),
  primary key (judge_id, entry_id)
) strict, without rowid;
create index score_sheets_by_entry on score_sheets (entry_id);

create table scores (
  judge_id text not null,
  entry_id text not null,
  criterion_id text not null,
  value integer not null check (value >= 0),
  primary key (judge_id, entry_id, criterion_id),
  foreign key (judge_id, entry_id) references score_sheets (judge_id, entry_id) on delete cascade
) strict, without rowid;

create table results (
  contest_id text primary key references contests (id) on delete cascade,
  computed_at text not null,
  computed_revision integer not null,
  published_at text,
  body text not null check (json_valid(body))
) strict;

create table result_rows (
  contest_id text not null references results (contest_id) on delete cascade,
  entry_id text not null references entries (id),
  position integer not null,
  score integer,
  rank integer,
  award text not null,
  body text not null check (json_valid(body)),
  primary key (contest_id, entry_id)
) strict, without rowid;

create table desk_keys (
  only_row integer primary key check (only_row = 1),
  sign_public blob not null,
  receive_public text not null,
  secrets_sealed blob not null
) strict;

create table desk_packs (
  id text primary key,
  file_name text not null,
  sha256 text not null unique,
  contest_id text not null,
  slot integer not null,
  revision integer not null,
  header_sealed blob not null,
  file_key_sealed blob not null,
  opened_at text not null
) strict;

create table desk_events (
  seq integer primary key,
  pack_id text not null references desk_packs (id),
  code text not null,
  kind text not null check (kind in ('score', 'comment', 'submit', 'recuse', 'report', 'reopen', 'carry', 'undo', 'redo')),
  before text not null check (json_valid(before)),
  after text not null check (json_valid(after)),
  target integer,
  at text not null
) strict;
create index desk_events_by_pack on desk_events (pack_id, seq);

create table desk_sheets (
  pack_id text not null references desk_packs (id),
  code text not null,
  body text not null check (json_valid(body)),
  saved_at text not null,
  primary key (pack_id, code)
) strict, without rowid;

create table desk_exports (
  seq integer primary key,
  pack_id text not null references desk_packs (id),
  pack_seq integer not null,
  hash text not null,
  at text not null,
  unique (pack_id, pack_seq)
) strict;
${guards}
`;

export const ground = { version: 1, name: 'ground', sql } as const;
