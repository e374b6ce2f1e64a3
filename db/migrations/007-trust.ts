// Schema 7: trust: named users, rules of access, backups and retention, who looked at what, deletion runs.
const sql = `
create table users (
  id text primary key,
  login text not null,
  login_key text not null unique,
  name text not null,
  roles text not null check (json_valid(roles)),
  manages integer not null check (manages in (0, 1)),
  state text not null check (state in ('active', 'disabled')),
  slot_params text check (json_valid(slot_params)),
  slot_wrapped blob,
  must_change integer not null check (must_change in (0, 1)),
  failed_tries integer not null default 0 check (failed_tries >= 0),
  first_failed_at text,
  locked_until text,
  last_seen_at text,
  created_at text not null,
  check ((slot_params is null) = (slot_wrapped is null)),
  check (state = 'active' or slot_wrapped is null)
) strict;
create trigger users_no_delete before delete on users
  begin select raise(abort, 'users are disabled, never removed: the record names them'); end;

create table workspace_rules (
  kind text primary key check (kind in ('access', 'backups', 'privacy')),
  rules text not null check (json_valid(rules)),
  at text not null
) strict, without rowid;

create table workspace_facts (
  name text primary key,
  value text not null,
  at text not null
) strict, without rowid;

create table access_days (
  day text not null,
  user_id text not null,
  call text not null,
  contest_id text not null,
  minors integer not null check (minors in (0, 1)),
  reason text not null,
  times integer not null check (times > 0),
  primary key (day, user_id, call, contest_id, reason)
) strict, without rowid;

create table retention (
  contest_id text primary key references contests (id) on delete cascade,
  days integer not null check (days > 0),
  reason text not null,
  at text not null
) strict, without rowid;

create table purges (
  id text primary key,
  contest_id text not null,
  title text not null,
  at text not null,
  person text not null,
  second text not null,
  reason text not null,
  persons integer not null check (persons >= 0),
  numbers integer not null check (numbers >= 0),
  files integer not null check (files >= 0),
  backups integer not null check (backups >= 0),
  event_seq integer not null
) strict;
create trigger purges_no_update before update on purges
  begin select raise(abort, 'purges is append-only'); end;
create trigger purges_no_delete before delete on purges
  begin select raise(abort, 'purges is append-only'); end;
-- What people wrote of a contest goes with its deletion run, which is itself on record; until then nothing changes it.
drop trigger objection_decisions_no_delete;
create trigger objection_decisions_no_delete before delete on objection_decisions when not exists (select 1 from objections o
    join contests c on c.id = o.contest_id where o.id = old.objection_id
    and (c.sample = 1 or exists (select 1 from purges p where p.contest_id = c.id)))
  begin select raise(abort, 'objection_decisions is append-only'); end;
drop trigger award_changes_no_update;
create trigger award_changes_no_update before update on award_changes
    when not exists (select 1 from purges p where p.contest_id = old.contest_id)
  begin select raise(abort, 'award_changes is append-only'); end;
drop trigger unblind_steps_no_update;
create trigger unblind_steps_no_update before update on unblind_steps
    when not exists (select 1 from purges p where p.contest_id = old.contest_id)
  begin select raise(abort, 'unblind_steps is append-only'); end;
drop trigger result_versions_no_update;
create trigger result_versions_no_update before update on result_versions
    when not exists (select 1 from purges p where p.contest_id = old.contest_id)
  begin select raise(abort, 'result_versions is append-only'); end;
drop trigger expert_replacements_no_update;
create trigger expert_replacements_no_update before update on expert_replacements when not exists (select 1 from expert_draws d
    join purges p on p.contest_id = d.contest_id where d.id = old.draw_id)
  begin select raise(abort, 'expert_replacements is append-only'); end;
`;

export const trust = { version: 7, name: 'trust', sql };
