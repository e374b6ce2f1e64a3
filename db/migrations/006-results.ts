// Schema 6: results that stand up: arbitration, locked versions, sealed identities, checkpoints, 公示, certificates.
const ofSample = (column: string): string => `exists (select 1 from contests c where c.id = old.${column} and c.sample = 1)`;
const objectionOfSample = 'exists (select 1 from objections o join contests c on c.id = o.contest_id where o.id = old.objection_id and c.sample = 1)';
const judgeOfSample = 'exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1)';

/** Tables whose rows are never changed, nor removed unless the given condition holds. */
const appendOnly: readonly (readonly [table: string, removable: string])[] = [
  ['arbitration_codes', judgeOfSample], ['award_changes', ofSample('contest_id')], ['result_versions', ofSample('contest_id')],
  ['unblind_steps', ofSample('contest_id')], ['checkpoints', ofSample('contest_id')], ['objection_decisions', objectionOfSample],
];
const guards = appendOnly.map(([table, removable]) => `
create trigger ${table}_no_update before update on ${table}
  begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table} when not (${removable})
  begin select raise(abort, '${table} is append-only'); end;`).join('\n');

const sql = `
create table arbitration_seats (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  stage text not null check (stage in ('leader', 'third', 'chief')),
  reason text not null,
  at text not null,
  withdrawn_at text
) strict;
create index arbitration_seats_by_contest on arbitration_seats (contest_id);
create index arbitration_seats_by_entry on arbitration_seats (entry_id);
create index arbitration_seats_by_judge on arbitration_seats (judge_id);
create unique index arbitration_seats_in_force on arbitration_seats (entry_id, stage) where withdrawn_at is null;

create table arbitration_codes (
  judge_id text not null references judges (id),
  code text not null,
  entry_id text not null references entries (id),
  stage text not null check (stage in ('leader', 'third', 'chief')),
  primary key (judge_id, code),
  unique (judge_id, entry_id, stage)
) strict, without rowid;
create index arbitration_codes_by_entry on arbitration_codes (entry_id);

create table arbitration_sheets (
  entry_id text not null references entries (id) on delete cascade,
  stage text not null check (stage in ('leader', 'third', 'chief')),
  contest_id text not null references contests (id) on delete cascade,
  judge_id text references judges (id) on delete cascade,
  person text not null,
  score_pack_id integer references score_packs (id),
  status text not null check (status in ('draft', 'submitted', 'recused', 'reported')),
  total integer check (total >= 0),
  vetoed integer not null default 0 check (vetoed in (0, 1)),
  scores text not null check (json_valid(scores)),
  comment text not null,
  reason text not null,
  at text not null,
  primary key (entry_id, stage)
) strict, without rowid;
create index arbitration_sheets_by_contest on arbitration_sheets (contest_id);
create index arbitration_sheets_by_judge on arbitration_sheets (judge_id);
create index arbitration_sheets_by_pack on arbitration_sheets (score_pack_id);

create table outside_scores (
  contest_id text not null references contests (id) on delete cascade,
  source text not null,
  entry_id text not null references entries (id) on delete cascade,
  value_x100 integer not null check (value_x100 >= 0),
  at text not null,
  primary key (entry_id, source)
) strict, without rowid;
create index outside_scores_by_contest on outside_scores (contest_id, source);

create table award_changes (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  award text,
  reason text not null,
  person text not null,
  at text not null
) strict;
create index award_changes_by_entry on award_changes (entry_id);
create index award_changes_by_contest on award_changes (contest_id);

create table result_versions (
  contest_id text not null references contests (id) on delete cascade,
  version integer not null check (version > 0),
  kind text not null check (kind in ('locked', 'corrected')),
  method text not null,
  person text not null,
  reason text not null,
  docket text not null check (json_valid(docket)),
  docket_sha256 text not null,
  body text not null check (json_valid(body)),
  rows text not null check (json_valid(rows)),
  commitment text not null,
  objection_id text,
  at text not null,
  primary key (contest_id, version)
) strict, without rowid;
create table void_versions (
  contest_id text not null,
  version integer not null,
  person text not null,
  reason text not null,
  at text not null,
  primary key (contest_id, version),
  foreign key (contest_id, version) references result_versions (contest_id, version) on delete cascade
) strict, without rowid;

create table seals (
  contest_id text primary key references contests (id) on delete cascade,
  organiser text not null,
  supervisor text not null,
  slots text not null check (json_valid(slots)),
  entries integer not null,
  sealed_rest blob not null,
  sealed_at text not null,
  opened_at text
) strict;
create table sealed_identities (
  entry_id text primary key references entries (id) on delete cascade,
  contest_id text not null references contests (id) on delete cascade,
  commitment blob not null,
  sealed blob not null,
  unit text not null,
  opened_at text
) strict, without rowid;
create index sealed_identities_by_contest on sealed_identities (contest_id);
create table sealed_conflicts (
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  why text not null check (json_valid(why)),
  primary key (entry_id, judge_id)
) strict, without rowid;
create index sealed_conflicts_by_judge on sealed_conflicts (judge_id);
create table unblind_steps (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  request_id text not null,
  step text not null check (step in ('sealed', 'requested', 'withdrawn', 'approved', 'done', 'refused')),
  part text check (part in ('organiser', 'supervisor', 'envelope')),
  person text not null,
  scope text check (json_valid(scope)),
  reason text not null,
  event integer not null,
  count integer,
  at text not null
) strict;
create index unblind_steps_by_contest on unblind_steps (contest_id);

create table checkpoints (
  id integer primary key,
  contest_id text not null references contests (id) on delete cascade,
  why text not null,
  size integer not null check (size > 0),
  root blob not null check (length(root) = 32),
  note text not null,
  at text not null
) strict;
create index checkpoints_by_contest on checkpoints (contest_id, id);
create table cosignatures (
  checkpoint_id integer not null references checkpoints (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  signature blob not null,
  at text not null,
  primary key (checkpoint_id, judge_id)
) strict, without rowid;
create index cosignatures_by_judge on cosignatures (judge_id);
create table desk_checkpoints (
  contest_id text not null,
  size integer not null,
  note text not null,
  pack_id text primary key references desk_packs (id),
  seen_at text not null
) strict, without rowid;
create index desk_checkpoints_by_contest on desk_checkpoints (contest_id);

create table record_disputes (
  hash text primary key,
  contest_id text not null references contests (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  note text not null,
  earlier text not null,
  at text not null
) strict, without rowid;
create index record_disputes_by_contest on record_disputes (contest_id);
create index record_disputes_by_judge on record_disputes (judge_id);

create table holidays (
  date text primary key,
  kind text not null check (kind in ('holiday', 'workday')),
  name text not null
) strict, without rowid;
create table holiday_years (
  year integer primary key,
  source text not null
) strict;

create table publications (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  stage text not null check (stage in ('before', 'after')),
  version integer not null,
  from_day text not null,
  to_day text not null,
  contact text not null,
  rows text not null check (json_valid(rows)),
  code text not null,
  at text not null,
  taken_down_at text
) strict;
create index publications_by_contest on publications (contest_id);
create table objections (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  publication_id text not null references publications (id) on delete cascade,
  entry_id text references entries (id) on delete set null,
  by text not null check (by in ('person', 'unit')),
  masked text not null,
  sealed blob not null,
  received_on text not null,
  accepted integer not null check (accepted in (0, 1)),
  sentence text not null,
  files text not null check (json_valid(files)),
  at text not null
) strict;
create index objections_by_contest on objections (contest_id);
create index objections_by_publication on objections (publication_id);
create index objections_by_entry on objections (entry_id);
create table objection_decisions (
  id text primary key,
  objection_id text not null references objections (id) on delete cascade,
  decision text not null check (decision in ('upheld', 'partly', 'rejected')),
  reason text not null,
  persons text not null check (json_valid(persons)),
  version integer,
  at text not null
) strict;
create index objection_decisions_by_objection on objection_decisions (objection_id);

create table certificate_designs (
  id text primary key,
  name text not null,
  body text not null check (json_valid(body)),
  changed_at text not null
) strict;
create table certificate_batches (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  result_version integer,
  scope text not null check (json_valid(scope)),
  hash text not null,
  proved_by text,
  proved_at text,
  at text not null,
  replaced_at text
) strict;
create index certificate_batches_by_contest on certificate_batches (contest_id);
create table certificates (
  number text primary key,
  batch_id text not null references certificate_batches (id) on delete cascade,
  contest_id text not null references contests (id) on delete cascade,
  entry_id text references entries (id) on delete set null,
  kind text not null check (kind in ('entry', 'author', 'advisor', 'organisation', 'judge')),
  position integer not null,
  body text not null check (json_valid(body)),
  state text not null check (state in ('prepared', 'issued', 'lost', 'replaced', 'revoked')),
  issued_at text,
  replaces text references certificates (number),
  reason text not null default ''
) strict;
create index certificates_by_batch on certificates (batch_id, position);
create index certificates_by_contest on certificates (contest_id);
create index certificates_by_entry on certificates (entry_id);
create index certificates_by_replaced on certificates (replaces);

alter table packs add column checkpoint integer;
alter table results add column method text not null default 'rule';
alter table results add column docket text not null default '{}' check (json_valid(docket));
${guards}
`;

export const results = { version: 6, name: 'results', sql } as const;
