// Schema 4: assignment with proof: why a judge steps back, coverage by entry, pins, imported affinities, plans in force.
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
  undone_at text
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
`;

const sql = `${importsOfEveryKind}
alter table judges add column categories text not null default '[]' check (json_valid(categories));
alter table judges add column languages text not null default '[]' check (json_valid(languages));
alter table judges add column min_load integer check (min_load >= 0);
alter table entries add column language text not null default '';
alter table entries add column coverage integer check (coverage between 1 and 50);
alter table declared_conflicts add column kind text not null default 'declared';

create table judge_relations (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  kind text not null check (kind in ('relative', 'teacher_student', 'coauthor', 'colleague', 'declared', 'other')),
  name text not null,
  school text not null,
  id_sealed blob,
  id_index blob,
  id_masked text not null,
  note text not null
) strict;
create index judge_relations_by_contest on judge_relations (contest_id);
create index judge_relations_by_judge on judge_relations (judge_id);

create table affinities (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  value_x10000 integer not null,
  primary key (entry_id, judge_id)
) strict, without rowid;
create index affinities_by_contest on affinities (contest_id);
create index affinities_by_judge on affinities (judge_id);

create table assignment_pins (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  primary key (entry_id, judge_id)
) strict, without rowid;
create index assignment_pins_by_contest on assignment_pins (contest_id);
create index assignment_pins_by_judge on assignment_pins (judge_id);

create table assignment_plans (
  contest_id text not null references contests (id) on delete cascade,
  number integer not null check (number > 0),
  at text not null,
  mode text not null check (mode in ('new', 'repair')),
  seed integer,
  certificate text not null,
  pairs integer not null,
  lines text not null check (json_valid(lines)),
  added text not null check (json_valid(added)),
  removed text not null check (json_valid(removed)),
  asked text not null check (json_valid(asked)),
  primary key (contest_id, number)
) strict, without rowid;
create trigger assignment_plans_no_update before update on assignment_plans
  begin select raise(abort, 'assignment_plans is append-only'); end;
`;

export const assignment = { version: 4, name: 'assignment', sql } as const;
