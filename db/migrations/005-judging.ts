// Schema 5: blind judging offline: judge cards, sheets on paper or in Excel, calibration, packs that wait, decisions on cases.
const judgeOfSample = 'exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1)';

const sql = `
alter table judges add column shadow integer not null default 0 check (shadow in (0, 1));

alter table packs add column kind text not null default 'pack' check (kind in ('pack', 'sheet'));
alter table packs add column lock text not null default 'passphrase' check (lock in ('passphrase', 'card', 'none'));
alter table packs add column code_order text not null default '[]' check (json_valid(code_order));

create table judge_cards (
  judge_id text primary key references judges (id) on delete cascade,
  sign_public blob not null,
  receive_public text not null,
  pinned_at text not null
) strict;

create table receiving (
  contest_id text primary key references contests (id) on delete cascade,
  closed_at text not null
) strict;

create table waiting_packs (
  hash text primary key,
  contest_id text not null references contests (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  pack_id text not null references packs (id) on delete cascade,
  batch_id text references receive_batches (id),
  why text not null check (why in ('late', 'fork')),
  seq integer not null check (seq > 0),
  prev text,
  signer blob not null,
  body text not null check (json_valid(body)),
  sealed_file blob not null,
  file_name text not null,
  arrived_at text not null,
  first_person text,
  first_reason text,
  first_at text,
  second_person text,
  second_reason text,
  decided_at text,
  outcome text not null default 'waiting' check (outcome in ('waiting', 'taken', 'left'))
) strict;
create index waiting_packs_by_contest on waiting_packs (contest_id);
create index waiting_packs_by_judge on waiting_packs (judge_id);
create index waiting_packs_by_pack on waiting_packs (pack_id);
create index waiting_packs_by_batch on waiting_packs (batch_id);

create table calibration_entries (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  role text not null check (role in ('practice', 'qualify', 'seed')),
  reference text not null check (json_valid(reference)),
  feedback text not null,
  primary key (entry_id)
) strict, without rowid;
create index calibration_entries_by_contest on calibration_entries (contest_id);

create table shadow_seats (
  judge_id text not null references judges (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  primary key (judge_id, entry_id)
) strict, without rowid;
create index shadow_seats_by_entry on shadow_seats (entry_id);

create table calibration_codes (
  judge_id text not null references judges (id),
  code text not null,
  entry_id text not null references entries (id),
  role text not null check (role in ('practice', 'qualify', 'seed', 'repeat', 'shadow')),
  primary key (judge_id, code),
  unique (judge_id, entry_id, role)
) strict, without rowid;
create index calibration_codes_by_entry on calibration_codes (entry_id);
create trigger calibration_codes_no_update before update on calibration_codes
  begin select raise(abort, 'calibration_codes is append-only'); end;
create trigger calibration_codes_no_delete before delete on calibration_codes when not (${judgeOfSample})
  begin select raise(abort, 'calibration_codes is append-only'); end;

create table calibration_sheets (
  judge_id text not null references judges (id) on delete cascade,
  code text not null,
  score_pack_id integer not null references score_packs (id),
  status text not null check (status in ('draft', 'submitted', 'recused', 'reported')),
  total integer check (total >= 0),
  scores text not null check (json_valid(scores)),
  comment text not null,
  reason text check (json_valid(reason)),
  seconds integer check (seconds >= 0),
  tries integer not null default 1 check (tries > 0),
  primary key (judge_id, code),
  foreign key (judge_id, code) references calibration_codes (judge_id, code) on delete cascade
) strict, without rowid;
create index calibration_sheets_by_pack on calibration_sheets (score_pack_id);

create table case_decisions (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  kind text not null check (kind in ('veto', 'discrepancy', 'recusal', 'report', 'missing', 'leak', 'old_pack')),
  entry_id text references entries (id) on delete cascade,
  judge_id text references judges (id) on delete cascade,
  facts text not null,
  action text not null check (action in ('accept', 'another_judge', 'arbitrate', 'remind', 'exclude', 'ask_again')),
  reason text not null,
  at text not null
) strict;
create index case_decisions_by_contest on case_decisions (contest_id);
create index case_decisions_by_entry on case_decisions (entry_id);
create index case_decisions_by_judge on case_decisions (judge_id);
create trigger case_decisions_no_update before update on case_decisions
  begin select raise(abort, 'case_decisions is append-only'); end;

alter table score_packs add column signed integer not null default 1 check (signed in (0, 1));
alter table score_sheets add column seconds integer check (seconds >= 0);

alter table desk_packs add column retired_at text;
alter table desk_packs add column last_code text;
alter table desk_packs add column last_at text;
alter table desk_exports add column last_event integer;
create table desk_work (
  pack_id text not null references desk_packs (id),
  code text not null,
  milliseconds integer not null check (milliseconds >= 0),
  primary key (pack_id, code)
) strict, without rowid;
create table desk_watched (
  pack_id text not null references desk_packs (id),
  code text not null,
  attachment integer not null check (attachment >= 0),
  spans text not null check (json_valid(spans)),
  length integer not null check (length >= 0),
  primary key (pack_id, code, attachment)
) strict, without rowid;
create table desk_tries (
  pack_id text not null references desk_packs (id),
  code text not null,
  number integer not null check (number > 0),
  body text not null check (json_valid(body)),
  at text not null,
  primary key (pack_id, code, number)
) strict, without rowid;
`;

export const judging = { version: 5, name: 'judging', sql } as const;
