CREATE TABLE access_days (
  day text not null,
  user_id text not null,
  call text not null,
  contest_id text not null,
  minors integer not null check (minors in (0, 1)),
  reason text not null,
  times integer not null check (times > 0),
  primary key (day, user_id, call, contest_id, reason)
) strict, without rowid;

CREATE TABLE affinities (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  value_x10000 integer not null,
  primary key (entry_id, judge_id)
) strict, without rowid;

CREATE INDEX affinities_by_contest on affinities (contest_id);

CREATE INDEX affinities_by_judge on affinities (judge_id);

CREATE TABLE arbitration_codes (
  judge_id text not null references judges (id),
  code text not null,
  entry_id text not null references entries (id),
  stage text not null check (stage in ('leader', 'third', 'chief')),
  primary key (judge_id, code),
  unique (judge_id, entry_id, stage)
) strict, without rowid;

CREATE INDEX arbitration_codes_by_entry on arbitration_codes (entry_id);

CREATE TABLE arbitration_seats (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  stage text not null check (stage in ('leader', 'third', 'chief')),
  reason text not null,
  at text not null,
  withdrawn_at text
) strict;

CREATE INDEX arbitration_seats_by_contest on arbitration_seats (contest_id);

CREATE INDEX arbitration_seats_by_entry on arbitration_seats (entry_id);

CREATE INDEX arbitration_seats_by_judge on arbitration_seats (judge_id);

CREATE UNIQUE INDEX arbitration_seats_in_force on arbitration_seats (entry_id, stage) where withdrawn_at is null;

CREATE TABLE arbitration_sheets (
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

CREATE INDEX arbitration_sheets_by_contest on arbitration_sheets (contest_id);

CREATE INDEX arbitration_sheets_by_judge on arbitration_sheets (judge_id);

CREATE INDEX arbitration_sheets_by_pack on arbitration_sheets (score_pack_id);

CREATE TABLE assignment_pins (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  primary key (entry_id, judge_id)
) strict, without rowid;

CREATE INDEX assignment_pins_by_contest on assignment_pins (contest_id);

CREATE INDEX assignment_pins_by_judge on assignment_pins (judge_id);

CREATE TABLE assignment_plans (
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

CREATE TABLE assignments (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id),
  judge_id text not null references judges (id),
  primary key (entry_id, judge_id)
) strict, without rowid;

CREATE INDEX assignments_by_contest on assignments (contest_id);

CREATE INDEX assignments_by_judge on assignments (judge_id, entry_id);

CREATE TABLE attachments (
  id text primary key,
  entry_id text not null references entries (id) on delete cascade,
  position integer not null,
  label text not null,
  original_name text not null,
  media text not null,
  bytes integer not null check (bytes >= 0),
  sha256 text not null, source_path text not null default '', facts text not null default '{}' check (json_valid(facts)), original_sha256 text not null default '', scanned_at text,
  unique (entry_id, position)
) strict;

CREATE INDEX attachments_by_hash on attachments (sha256);

CREATE TABLE attendance (
  session_id integer not null,
  teacher_id integer not null,
  on_date text not null,
  minutes integer not null check (minutes >= 0 and minutes <= 1440),
  primary key (session_id, teacher_id, on_date),
  foreign key (session_id, teacher_id) references enrolments (session_id, teacher_id) on delete cascade
) strict, without rowid;

CREATE TABLE audit (
  seq integer primary key,
  body text not null check (json_valid(body)),
  prev blob not null check (length(prev) = 32),
  hash blob not null unique check (length(hash) = 32)
) strict;

CREATE TABLE award_changes (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  award text,
  reason text not null,
  person text not null,
  at text not null
) strict;

CREATE INDEX award_changes_by_contest on award_changes (contest_id);

CREATE INDEX award_changes_by_entry on award_changes (entry_id);

CREATE TABLE balances (
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

CREATE TABLE calibration_codes (
  judge_id text not null references judges (id),
  code text not null,
  entry_id text not null references entries (id),
  role text not null check (role in ('practice', 'qualify', 'seed', 'repeat', 'shadow')),
  primary key (judge_id, code),
  unique (judge_id, entry_id, role)
) strict, without rowid;

CREATE INDEX calibration_codes_by_entry on calibration_codes (entry_id);

CREATE TABLE calibration_entries (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  role text not null check (role in ('practice', 'qualify', 'seed')),
  reference text not null check (json_valid(reference)),
  feedback text not null,
  primary key (entry_id)
) strict, without rowid;

CREATE INDEX calibration_entries_by_contest on calibration_entries (contest_id);

CREATE TABLE calibration_sheets (
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

CREATE INDEX calibration_sheets_by_pack on calibration_sheets (score_pack_id);

CREATE TABLE case_decisions (
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

CREATE INDEX case_decisions_by_contest on case_decisions (contest_id);

CREATE INDEX case_decisions_by_entry on case_decisions (entry_id);

CREATE INDEX case_decisions_by_judge on case_decisions (judge_id);

CREATE TABLE certificate_batches (
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

CREATE INDEX certificate_batches_by_contest on certificate_batches (contest_id);

CREATE TABLE certificate_designs (
  id text primary key,
  name text not null,
  body text not null check (json_valid(body)),
  changed_at text not null
) strict;

CREATE TABLE certificates (
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

CREATE INDEX certificates_by_batch on certificates (batch_id, position);

CREATE INDEX certificates_by_contest on certificates (contest_id);

CREATE INDEX certificates_by_entry on certificates (entry_id);

CREATE INDEX certificates_by_replaced on certificates (replaces);

CREATE TABLE checkpoints (
  id integer primary key,
  contest_id text not null references contests (id) on delete cascade,
  why text not null,
  size integer not null check (size > 0),
  root blob not null check (length(root) = 32),
  note text not null,
  at text not null
) strict;

CREATE INDEX checkpoints_by_contest on checkpoints (contest_id, id);

CREATE TABLE contest_keys (
  contest_id text primary key references contests (id) on delete cascade,
  sign_public blob not null,
  receive_public text not null,
  secrets_sealed blob not null,
  backed_up_at text
) strict;

CREATE TABLE contests (
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
, opened_at text) strict;

CREATE TABLE cosignatures (
  checkpoint_id integer not null references checkpoints (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  signature blob not null,
  at text not null,
  primary key (checkpoint_id, judge_id)
) strict, without rowid;

CREATE INDEX cosignatures_by_judge on cosignatures (judge_id);

CREATE TABLE declaration_steps (
  id integer primary key,
  declaration_id integer not null references declarations (id),
  step text not null check (step in ('declare', 'school', 'county', 'withdraw')),
  decision text not null check (decision in ('submit', 'pass', 'return', 'reject', 'withdraw')),
  actor text not null,
  opinion text not null,
  credits_x100 integer,
  at text not null
) strict;

CREATE INDEX declaration_steps_by_declaration on declaration_steps (declaration_id);

CREATE TABLE declarations (
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

CREATE INDEX declarations_by_state on declarations (state, school_id);

CREATE INDEX declarations_by_teacher on declarations (teacher_id);

CREATE TABLE declared_conflicts (
  contest_id text not null references contests (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  note text not null, kind text not null default 'declared',
  primary key (entry_id, judge_id)
) strict, without rowid;

CREATE TABLE desk_checkpoints (
  contest_id text not null,
  size integer not null,
  note text not null,
  pack_id text primary key references desk_packs (id),
  seen_at text not null
) strict, without rowid;

CREATE INDEX desk_checkpoints_by_contest on desk_checkpoints (contest_id);

CREATE TABLE desk_events (
  seq integer primary key,
  pack_id text not null references desk_packs (id),
  code text not null,
  kind text not null check (kind in ('score', 'comment', 'submit', 'recuse', 'report', 'reopen', 'carry', 'undo', 'redo')),
  before text not null check (json_valid(before)),
  after text not null check (json_valid(after)),
  target integer,
  at text not null
) strict;

CREATE INDEX desk_events_by_pack on desk_events (pack_id, seq);

CREATE TABLE desk_exports (
  seq integer primary key,
  pack_id text not null references desk_packs (id),
  pack_seq integer not null,
  hash text not null,
  at text not null, last_event integer,
  unique (pack_id, pack_seq)
) strict;

CREATE TABLE desk_keys (
  only_row integer primary key check (only_row = 1),
  sign_public blob not null,
  receive_public text not null,
  secrets_sealed blob not null
) strict;

CREATE TABLE desk_packs (
  id text primary key,
  file_name text not null,
  sha256 text not null unique,
  contest_id text not null,
  slot integer not null,
  revision integer not null,
  header_sealed blob not null,
  file_key_sealed blob not null,
  opened_at text not null
, retired_at text, last_code text, last_at text) strict;

CREATE TABLE desk_sheets (
  pack_id text not null references desk_packs (id),
  code text not null,
  body text not null check (json_valid(body)),
  saved_at text not null,
  primary key (pack_id, code)
) strict, without rowid;

CREATE TABLE desk_tries (
  pack_id text not null references desk_packs (id),
  code text not null,
  number integer not null check (number > 0),
  body text not null check (json_valid(body)),
  at text not null,
  primary key (pack_id, code, number)
) strict, without rowid;

CREATE TABLE desk_watched (
  pack_id text not null references desk_packs (id),
  code text not null,
  attachment integer not null check (attachment >= 0),
  spans text not null check (json_valid(spans)),
  length integer not null check (length >= 0),
  primary key (pack_id, code, attachment)
) strict, without rowid;

CREATE TABLE desk_work (
  pack_id text not null references desk_packs (id),
  code text not null,
  milliseconds integer not null check (milliseconds >= 0),
  primary key (pack_id, code)
) strict, without rowid;

CREATE TABLE enrolments (
  session_id integer not null references programme_sessions (id),
  teacher_id integer not null references teachers (id),
  logged_in integer not null check (logged_in in (0, 1)),
  studied integer not null check (studied in (0, 1)),
  result text not null check (result in ('', 'excellent', 'good', 'pass', 'fail')),
  hours_x100 integer check (hours_x100 >= 0),
  certificate_number text not null,
  primary key (session_id, teacher_id)
) strict, without rowid;

CREATE INDEX enrolments_by_teacher on enrolments (teacher_id);

CREATE TABLE entries (
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
  position integer not null, recommend_rank integer check (recommend_rank > 0), textbook text not null default '', volume text not null default '', lesson text not null default '', similarity integer check (similarity between 0 and 10000), came_from text not null default '', language text not null default '', coverage integer check (coverage between 1 and 50),
  unique (contest_id, match_key),
  unique (contest_id, blind_code)
) strict;

CREATE INDEX entries_by_division on entries (contest_id, division, category);

CREATE INDEX entries_by_position on entries (contest_id, position, division);

CREATE INDEX entries_by_school on entries (school_id);

CREATE TABLE entry_codes (
  judge_id text not null references judges (id),
  code text not null,
  entry_id text not null references entries (id),
  primary key (judge_id, code),
  unique (judge_id, entry_id)
) strict, without rowid;

CREATE TABLE entry_decisions (
  contest_id text not null references contests (id) on delete cascade,
  key text not null,
  rule text not null,
  entry_ids text not null check (json_valid(entry_ids)),
  decision text not null check (decision in ('allowed', 'excluded')),
  reason text not null,
  decided_at text not null,
  primary key (contest_id, key)
) strict, without rowid;

CREATE TABLE entry_people (
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
  phone_masked text not null, consent text not null default '' check (consent = '' or json_valid(consent)),
  primary key (entry_id, part, position)
) strict, without rowid;

CREATE INDEX entry_people_by_id on entry_people (id_index) where id_index is not null;

CREATE INDEX entry_people_by_school on entry_people (school_id);

CREATE TABLE exemptions (
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

CREATE INDEX exemptions_by_teacher on exemptions (teacher_id);

CREATE TABLE expert_appointments (
  draw_id text primary key references expert_draws (id),
  at text not null
) strict, without rowid;

CREATE TABLE expert_draws (
  id text primary key,
  contest_id text not null references contests (id),
  seed integer not null,
  body text not null check (json_valid(body)),
  at text not null
) strict;

CREATE INDEX expert_draws_by_contest on expert_draws (contest_id, at);

CREATE TABLE expert_replacements (
  draw_id text not null references expert_draws (id),
  expert_id text not null references experts (id),
  by_id text not null references experts (id),
  reason text not null,
  at text not null,
  primary key (draw_id, expert_id)
) strict, without rowid;

CREATE TABLE experts (
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

CREATE INDEX experts_by_name on experts (name);

CREATE TABLE holiday_years (
  year integer primary key,
  source text not null
) strict;

CREATE TABLE holidays (
  date text primary key,
  kind text not null check (kind in ('holiday', 'workday')),
  name text not null
) strict, without rowid;

CREATE TABLE import_batches (
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

CREATE TABLE import_changes (
  batch_id text not null references import_batches (id) on delete cascade,
  row_id text not null,
  before text check (json_valid(before)),
  primary key (batch_id, row_id)
) strict, without rowid;

CREATE TABLE import_profiles (
  id text primary key,
  kind text not null,
  fingerprint text not null,
  name text not null,
  body text not null check (json_valid(body)),
  used_at text not null,
  unique (kind, fingerprint)
) strict;

CREATE TABLE judge_cards (
  judge_id text primary key references judges (id) on delete cascade,
  sign_public blob not null,
  receive_public text not null,
  pinned_at text not null
) strict;

CREATE TABLE judge_keys (
  judge_id text primary key references judges (id) on delete cascade,
  sign_public blob not null,
  pinned_at text not null
) strict;

CREATE TABLE judge_relations (
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

CREATE INDEX judge_relations_by_contest on judge_relations (contest_id);

CREATE INDEX judge_relations_by_judge on judge_relations (judge_id);

CREATE TABLE judges (
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
  max_load integer check (max_load > 0), categories text not null default '[]' check (json_valid(categories)), languages text not null default '[]' check (json_valid(languages)), min_load integer check (min_load >= 0), shadow integer not null default 0 check (shadow in (0, 1)),
  unique (contest_id, match_key),
  unique (contest_id, slot)
) strict;

CREATE INDEX judges_by_school on judges (school_id);

CREATE TABLE key_slots (
  id integer primary key,
  kind text not null check (kind in ('passphrase', 'recovery', 'device')),
  params text not null check (json_valid(params)),
  wrapped blob not null,
  created_at text not null
) strict;

CREATE TABLE leak_findings (
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

CREATE INDEX leak_findings_by_attachment on leak_findings (attachment_id);

CREATE INDEX leak_findings_by_contest on leak_findings (contest_id, state, severity);

CREATE TABLE loan_terms (
  posting_seq integer primary key references postings (seq),
  due_on text not null,
  repay_x100 integer not null check (repay_x100 > 0),
  note text not null
) strict;

CREATE TABLE objection_decisions (
  id text primary key,
  objection_id text not null references objections (id) on delete cascade,
  decision text not null check (decision in ('upheld', 'partly', 'rejected')),
  reason text not null,
  persons text not null check (json_valid(persons)),
  version integer,
  at text not null
) strict;

CREATE INDEX objection_decisions_by_objection on objection_decisions (objection_id);

CREATE TABLE objections (
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

CREATE INDEX objections_by_contest on objections (contest_id);

CREATE INDEX objections_by_entry on objections (entry_id);

CREATE INDEX objections_by_publication on objections (publication_id);

CREATE TABLE outside_scores (
  contest_id text not null references contests (id) on delete cascade,
  source text not null,
  entry_id text not null references entries (id) on delete cascade,
  value_x100 integer not null check (value_x100 >= 0),
  at text not null,
  primary key (entry_id, source)
) strict, without rowid;

CREATE INDEX outside_scores_by_contest on outside_scores (contest_id, source);

CREATE TABLE packs (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  judge_id text not null references judges (id),
  revision integer not null check (revision > 0),
  file_name text not null,
  sha256 text not null unique,
  bytes integer not null,
  entry_count integer not null,
  issued_at text not null, kind text not null default 'pack' check (kind in ('pack', 'sheet')), lock text not null default 'passphrase' check (lock in ('passphrase', 'card', 'none')), code_order text not null default '[]' check (json_valid(code_order)), checkpoint integer,
  unique (judge_id, revision)
) strict;

CREATE TABLE past_winners (
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

CREATE INDEX past_winners_by_id on past_winners (id_index) where id_index is not null;

CREATE INDEX past_winners_by_name on past_winners (name);

CREATE TABLE posting_batches (
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

CREATE TABLE posting_reasons (
  id integer primary key,
  text text not null unique
) strict;

CREATE TABLE postings (
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

CREATE UNIQUE INDEX postings_by_idem on postings (idem);

CREATE UNIQUE INDEX postings_by_reverses on postings (reverses) where reverses is not null;

CREATE INDEX postings_by_session on postings (session_id) where session_id is not null;

CREATE INDEX postings_by_teacher on postings (teacher_id);

CREATE TABLE programme_sessions (
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

CREATE TABLE programmes (
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

CREATE INDEX programmes_by_year on programmes (year);

CREATE TABLE proofs (
  id text primary key,
  declaration_id integer not null references declarations (id),
  original_name text not null,
  bytes integer not null check (bytes >= 0),
  sha256 text not null
) strict;

CREATE INDEX proofs_by_declaration on proofs (declaration_id);

CREATE TABLE publications (
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

CREATE INDEX publications_by_contest on publications (contest_id);

CREATE TABLE purges (
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

CREATE TABLE quotas (
  contest_id text not null references contests (id) on delete cascade,
  unit_id text not null references submitting_units (id),
  division text not null,
  category text not null,
  most integer check (most >= 0),
  primary key (contest_id, unit_id, division, category)
) strict, without rowid;

CREATE TABLE receive_batches (
  id text primary key,
  contest_id text not null references contests (id) on delete cascade,
  at text not null,
  undone_at text
) strict;

CREATE TABLE receiving (
  contest_id text primary key references contests (id) on delete cascade,
  closed_at text not null
) strict;

CREATE TABLE recommendations (
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

CREATE INDEX recommendations_by_contest on recommendations (contest_id, unit_id, at);

CREATE TABLE record_disputes (
  hash text primary key,
  contest_id text not null references contests (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  note text not null,
  earlier text not null,
  at text not null
) strict, without rowid;

CREATE INDEX record_disputes_by_contest on record_disputes (contest_id);

CREATE INDEX record_disputes_by_judge on record_disputes (judge_id);

CREATE TABLE records_state (
  only_row integer primary key check (only_row = 1),
  revision integer not null check (revision >= 0)
) strict;

CREATE TABLE report_designs (
  id text primary key,
  name text not null unique,
  body text not null check (json_valid(body)),
  at text not null
) strict;

CREATE TABLE result_rows (
  contest_id text not null references results (contest_id) on delete cascade,
  entry_id text not null references entries (id),
  position integer not null,
  score integer,
  rank integer,
  award text not null,
  body text not null check (json_valid(body)),
  primary key (contest_id, entry_id)
) strict, without rowid;

CREATE TABLE result_versions (
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

CREATE TABLE results (
  contest_id text primary key references contests (id) on delete cascade,
  computed_at text not null,
  computed_revision integer not null,
  published_at text,
  body text not null check (json_valid(body))
, method text not null default 'rule', docket text not null default '{}' check (json_valid(docket))) strict;

CREATE TABLE retention (
  contest_id text primary key references contests (id) on delete cascade,
  days integer not null check (days > 0),
  reason text not null,
  at text not null
) strict, without rowid;

CREATE TABLE rule_caps (
  rule_version_id integer not null references rule_versions (id),
  category text not null,
  year_max_x100 integer not null,
  primary key (rule_version_id, category)
) strict, without rowid;

CREATE TABLE rule_uses (
  id integer primary key,
  rule_version_id integer not null references rule_versions (id),
  unit_id text references submitting_units (id),
  from_date text not null,
  at text not null
) strict;

CREATE TABLE rule_versions (
  id integer primary key,
  rule_set_id text not null,
  version integer not null check (version > 0),
  body text not null check (json_valid(body)),
  origin text not null check (origin in ('seed', 'edited')),
  created_at text not null,
  unique (rule_set_id, version)
) strict;

CREATE TABLE school_codes_given (
  code text primary key,
  school_id text not null references schools (id) on delete cascade,
  from_date text not null,
  note text not null
) strict, without rowid;

CREATE INDEX school_codes_given_by_school on school_codes_given (school_id);

CREATE TABLE school_names (
  school_id text not null references schools (id) on delete cascade,
  name text not null,
  kind text not null check (kind in ('former', 'alias')),
  to_date text not null,
  primary key (school_id, name)
) strict, without rowid;

CREATE TABLE schools (
  id text primary key,
  code text unique,
  name text not null,
  submitting_unit_id text references submitting_units (id)
, stage text not null default '', pinyin text not null default '', initials text not null default '', state text not null default 'open' check (state in ('open', 'closed', 'merged')), merged_into text references schools (id), state_on text not null default '') strict;

CREATE INDEX schools_by_name on schools (name);

CREATE INDEX schools_by_unit on schools (submitting_unit_id);

CREATE TABLE score_packs (
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
, signed integer not null default 1 check (signed in (0, 1))) strict;

CREATE INDEX score_packs_by_judge on score_packs (judge_id, seq);

CREATE TABLE score_sheets (
  judge_id text not null references judges (id) on delete cascade,
  entry_id text not null references entries (id),
  score_pack_id integer not null references score_packs (id),
  status text not null check (status in ('draft', 'submitted', 'recused', 'reported')),
  total integer check (total >= 0),
  comment text not null,
  reason text check (json_valid(reason)), vetoed integer not null default 0 check (vetoed in (0, 1)), seconds integer check (seconds >= 0),
  primary key (judge_id, entry_id)
) strict, without rowid;

CREATE INDEX score_sheets_by_entry on score_sheets (entry_id);

CREATE TABLE scores (
  judge_id text not null,
  entry_id text not null,
  criterion_id text not null,
  value integer not null check (value >= 0), counted integer not null default 1 check (counted in (0, 1)),
  primary key (judge_id, entry_id, criterion_id),
  foreign key (judge_id, entry_id) references score_sheets (judge_id, entry_id) on delete cascade
) strict, without rowid;

CREATE TABLE sealed_conflicts (
  entry_id text not null references entries (id) on delete cascade,
  judge_id text not null references judges (id) on delete cascade,
  why text not null check (json_valid(why)),
  primary key (entry_id, judge_id)
) strict, without rowid;

CREATE INDEX sealed_conflicts_by_judge on sealed_conflicts (judge_id);

CREATE TABLE sealed_identities (
  entry_id text primary key references entries (id) on delete cascade,
  contest_id text not null references contests (id) on delete cascade,
  commitment blob not null,
  sealed blob not null,
  unit text not null,
  opened_at text
) strict, without rowid;

CREATE INDEX sealed_identities_by_contest on sealed_identities (contest_id);

CREATE TABLE seals (
  contest_id text primary key references contests (id) on delete cascade,
  organiser text not null,
  supervisor text not null,
  slots text not null check (json_valid(slots)),
  entries integer not null,
  sealed_rest blob not null,
  sealed_at text not null,
  opened_at text
) strict;

CREATE TABLE shadow_seats (
  judge_id text not null references judges (id) on delete cascade,
  entry_id text not null references entries (id) on delete cascade,
  primary key (judge_id, entry_id)
) strict, without rowid;

CREATE INDEX shadow_seats_by_entry on shadow_seats (entry_id);

CREATE TABLE submitting_units (
  id text primary key,
  name text not null unique,
  division_code text
, kind text not null default 'county'
  check (kind in ('province', 'city', 'county', 'zone', 'direct', 'school', 'other')), parent_id text references submitting_units (id), valid_from text not null default '', valid_to text not null default '') strict;

CREATE TABLE teacher_periods (
  id integer primary key,
  teacher_id integer not null references teachers (id) on delete cascade,
  kind text not null,
  from_date text not null,
  to_date text,
  note text not null,
  recorded_at text not null
) strict;

CREATE INDEX teacher_periods_by_teacher on teacher_periods (teacher_id);

CREATE TABLE teacher_schools (
  teacher_id integer not null references teachers (id) on delete cascade,
  from_date text not null,
  to_date text,
  school_id text not null references schools (id),
  primary key (teacher_id, from_date)
) strict, without rowid;

CREATE TABLE teachers (
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

CREATE INDEX teachers_by_id on teachers (id_index) where id_index is not null;

CREATE INDEX teachers_by_initials on teachers (initials);

CREATE INDEX teachers_by_last_four on teachers (substr(id_masked, -4)) where id_masked <> '';

CREATE INDEX teachers_by_name on teachers (name);

CREATE INDEX teachers_by_pinyin on teachers (pinyin);

CREATE INDEX teachers_by_school on teachers (school_id, state);

CREATE INDEX teachers_by_staff_number on teachers (staff_number) where staff_number <> '';

CREATE TABLE transcript_keys (
  only_row integer primary key check (only_row = 1),
  sign_public blob not null,
  secret_sealed blob not null
) strict;

CREATE TABLE unblind_steps (
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

CREATE INDEX unblind_steps_by_contest on unblind_steps (contest_id);

CREATE TABLE unit_aliases (
  unit_id text not null references submitting_units (id) on delete cascade,
  name text not null,
  primary key (unit_id, name)
) strict, without rowid;

CREATE TABLE unreadable_files (
  attachment_id text primary key references attachments (id) on delete cascade,
  message text not null
) strict, without rowid;

CREATE TABLE users (
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

CREATE TABLE void_versions (
  contest_id text not null,
  version integer not null,
  person text not null,
  reason text not null,
  at text not null,
  primary key (contest_id, version),
  foreign key (contest_id, version) references result_versions (contest_id, version) on delete cascade
) strict, without rowid;

CREATE TABLE waiting_packs (
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

CREATE INDEX waiting_packs_by_batch on waiting_packs (batch_id);

CREATE INDEX waiting_packs_by_contest on waiting_packs (contest_id);

CREATE INDEX waiting_packs_by_judge on waiting_packs (judge_id);

CREATE INDEX waiting_packs_by_pack on waiting_packs (pack_id);

CREATE TABLE workspace (
  only_row integer primary key check (only_row = 1),
  id text not null,
  name text not null,
  role text not null check (role in ('organiser', 'judge', 'creditAdministrator')),
  created_at text not null,
  cleanly_closed integer not null check (cleanly_closed in (0, 1)),
  commit_seq integer not null check (commit_seq >= 0)
) strict;

CREATE TABLE workspace_facts (
  name text primary key,
  value text not null,
  at text not null
) strict, without rowid;

CREATE TABLE workspace_rules (
  kind text primary key check (kind in ('access', 'backups', 'privacy')),
  rules text not null check (json_valid(rules)),
  at text not null
) strict, without rowid;

CREATE TRIGGER arbitration_codes_no_delete before delete on arbitration_codes when not (exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1))
  begin select raise(abort, 'arbitration_codes is append-only'); end;

CREATE TRIGGER arbitration_codes_no_update before update on arbitration_codes
  begin select raise(abort, 'arbitration_codes is append-only'); end;

CREATE TRIGGER assignment_plans_no_update before update on assignment_plans
  begin select raise(abort, 'assignment_plans is append-only'); end;

CREATE TRIGGER audit_no_delete before delete on audit when not (0)
  begin select raise(abort, 'audit is append-only'); end;

CREATE TRIGGER audit_no_update before update on audit
  begin select raise(abort, 'audit is append-only'); end;

CREATE TRIGGER award_changes_no_delete before delete on award_changes when not (exists (select 1 from contests c where c.id = old.contest_id and c.sample = 1))
  begin select raise(abort, 'award_changes is append-only'); end;

CREATE TRIGGER award_changes_no_update before update on award_changes
    when not exists (select 1 from purges p where p.contest_id = old.contest_id)
  begin select raise(abort, 'award_changes is append-only'); end;

CREATE TRIGGER calibration_codes_no_delete before delete on calibration_codes when not (exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1))
  begin select raise(abort, 'calibration_codes is append-only'); end;

CREATE TRIGGER calibration_codes_no_update before update on calibration_codes
  begin select raise(abort, 'calibration_codes is append-only'); end;

CREATE TRIGGER case_decisions_no_update before update on case_decisions
  begin select raise(abort, 'case_decisions is append-only'); end;

CREATE TRIGGER checkpoints_no_delete before delete on checkpoints when not (exists (select 1 from contests c where c.id = old.contest_id and c.sample = 1))
  begin select raise(abort, 'checkpoints is append-only'); end;

CREATE TRIGGER checkpoints_no_update before update on checkpoints
  begin select raise(abort, 'checkpoints is append-only'); end;

CREATE TRIGGER declaration_steps_no_delete before delete on declaration_steps
  begin select raise(abort, 'declaration_steps is append-only'); end;

CREATE TRIGGER declaration_steps_no_update before update on declaration_steps
  begin select raise(abort, 'declaration_steps is append-only'); end;

CREATE TRIGGER desk_events_no_delete before delete on desk_events when not (0)
  begin select raise(abort, 'desk_events is append-only'); end;

CREATE TRIGGER desk_events_no_update before update on desk_events
  begin select raise(abort, 'desk_events is append-only'); end;

CREATE TRIGGER desk_exports_no_delete before delete on desk_exports when not (0)
  begin select raise(abort, 'desk_exports is append-only'); end;

CREATE TRIGGER desk_exports_no_update before update on desk_exports
  begin select raise(abort, 'desk_exports is append-only'); end;

CREATE TRIGGER entry_codes_no_delete before delete on entry_codes when not (exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1))
  begin select raise(abort, 'entry_codes is append-only'); end;

CREATE TRIGGER entry_codes_no_update before update on entry_codes
  begin select raise(abort, 'entry_codes is append-only'); end;

CREATE TRIGGER expert_draws_no_delete before delete on expert_draws
  begin select raise(abort, 'expert_draws is append-only'); end;

CREATE TRIGGER expert_draws_no_update before update on expert_draws
  begin select raise(abort, 'expert_draws is append-only'); end;

CREATE TRIGGER expert_replacements_no_delete before delete on expert_replacements
  begin select raise(abort, 'expert_replacements is append-only'); end;

CREATE TRIGGER expert_replacements_no_update before update on expert_replacements when not exists (select 1 from expert_draws d
    join purges p on p.contest_id = d.contest_id where d.id = old.draw_id)
  begin select raise(abort, 'expert_replacements is append-only'); end;

CREATE TRIGGER objection_decisions_no_delete before delete on objection_decisions when not exists (select 1 from objections o
    join contests c on c.id = o.contest_id where o.id = old.objection_id
    and (c.sample = 1 or exists (select 1 from purges p where p.contest_id = c.id)))
  begin select raise(abort, 'objection_decisions is append-only'); end;

CREATE TRIGGER objection_decisions_no_update before update on objection_decisions
  begin select raise(abort, 'objection_decisions is append-only'); end;

CREATE TRIGGER posting_batches_no_delete before delete on posting_batches
  begin select raise(abort, 'posting_batches is append-only'); end;

CREATE TRIGGER posting_batches_no_update before update on posting_batches
  begin select raise(abort, 'posting_batches is append-only'); end;

CREATE TRIGGER posting_reasons_no_delete before delete on posting_reasons
  begin select raise(abort, 'posting_reasons is append-only'); end;

CREATE TRIGGER posting_reasons_no_update before update on posting_reasons
  begin select raise(abort, 'posting_reasons is append-only'); end;

CREATE TRIGGER postings_no_delete before delete on postings
  begin select raise(abort, 'postings is append-only'); end;

CREATE TRIGGER postings_no_update before update on postings
  begin select raise(abort, 'postings is append-only'); end;

CREATE TRIGGER purges_no_delete before delete on purges
  begin select raise(abort, 'purges is append-only'); end;

CREATE TRIGGER purges_no_update before update on purges
  begin select raise(abort, 'purges is append-only'); end;

CREATE TRIGGER result_versions_no_delete before delete on result_versions when not (exists (select 1 from contests c where c.id = old.contest_id and c.sample = 1))
  begin select raise(abort, 'result_versions is append-only'); end;

CREATE TRIGGER result_versions_no_update before update on result_versions
    when not exists (select 1 from purges p where p.contest_id = old.contest_id)
  begin select raise(abort, 'result_versions is append-only'); end;

CREATE TRIGGER rule_caps_no_delete before delete on rule_caps
  begin select raise(abort, 'rule_caps is append-only'); end;

CREATE TRIGGER rule_caps_no_update before update on rule_caps
  begin select raise(abort, 'rule_caps is append-only'); end;

CREATE TRIGGER rule_uses_no_delete before delete on rule_uses
  begin select raise(abort, 'rule_uses is append-only'); end;

CREATE TRIGGER rule_uses_no_update before update on rule_uses
  begin select raise(abort, 'rule_uses is append-only'); end;

CREATE TRIGGER rule_versions_no_delete before delete on rule_versions
  begin select raise(abort, 'rule_versions is append-only'); end;

CREATE TRIGGER rule_versions_no_update before update on rule_versions
  begin select raise(abort, 'rule_versions is append-only'); end;

CREATE TRIGGER school_codes_given_no_delete before delete on school_codes_given
  when exists (select 1 from schools where id = old.school_id)
    and not exists (select 1 from import_changes where row_id = 'code:' || old.code and before is null)
  begin select raise(abort, 'school_codes_given is append-only'); end;

CREATE TRIGGER school_codes_given_no_update before update on school_codes_given
  begin select raise(abort, 'school_codes_given is append-only'); end;

CREATE TRIGGER schools_code_on_insert after insert on schools when new.code is not null
  begin
    select raise(abort, 'this code was given to another school')
      where exists (select 1 from school_codes_given where code = new.code and school_id <> new.id);
    insert into school_codes_given select new.code, new.id, '', ''
      where not exists (select 1 from school_codes_given where code = new.code);
  end;

CREATE TRIGGER schools_code_on_update after update of code on schools when new.code is not null
  begin
    select raise(abort, 'this code was given to another school')
      where exists (select 1 from school_codes_given where code = new.code and school_id <> new.id);
    insert into school_codes_given select new.code, new.id, '', ''
      where not exists (select 1 from school_codes_given where code = new.code);
  end;

CREATE TRIGGER score_packs_no_delete before delete on score_packs when not (exists (select 1 from judges j join contests c on c.id = j.contest_id where j.id = old.judge_id and c.sample = 1))
  begin select raise(abort, 'score_packs is append-only'); end;

CREATE TRIGGER score_packs_no_update before update on score_packs
  begin select raise(abort, 'score_packs is append-only'); end;

CREATE TRIGGER unblind_steps_no_delete before delete on unblind_steps when not (exists (select 1 from contests c where c.id = old.contest_id and c.sample = 1))
  begin select raise(abort, 'unblind_steps is append-only'); end;

CREATE TRIGGER unblind_steps_no_update before update on unblind_steps
    when not exists (select 1 from purges p where p.contest_id = old.contest_id)
  begin select raise(abort, 'unblind_steps is append-only'); end;

CREATE TRIGGER users_no_delete before delete on users
  begin select raise(abort, 'users are disabled, never removed: the record names them'); end;
