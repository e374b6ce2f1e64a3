// The number under which a refusal, a fault of a row or an answer to a pack is told on screen and looked up in the help: E-IO-28.
// A number is for good: a code that goes takes its number with it, a new code gets the next free one of its area
// (and a line in test/help/code-numbers.txt).
import type { ErrorCode } from './errors.ts';
import type { PackCode } from './pack-codes.ts';
import type { ProblemCode } from './problems.ts';

export type AnyCode = ErrorCode | PackCode | ProblemCode;

export const codeNumbers = {
  // refusals: errors.ts
  no_workspace: 'E-WS-01', workspace_exists: 'E-WS-02', workspace_missing: 'E-WS-03', workspace_locked: 'E-WS-04',
  workspace_not_local: 'E-WS-05', passphrase_needed: 'E-WS-06', passphrase_wrong: 'E-WS-07', db_newer: 'E-WS-08',
  invariants_broken: 'E-WS-09', db_damaged: 'E-WS-10', disk_full: 'E-IO-28', file_missing: 'E-IO-01', file_busy: 'E-IO-02',
  file_too_long: 'E-IO-03', file_own: 'E-IO-04', file_exists: 'E-IO-05', path_unfit: 'E-IO-06', path_too_long: 'E-IO-07',
  workspace_frozen: 'E-WS-11', db_readonly: 'E-WS-12', db_missing: 'E-WS-13', db_altered: 'E-WS-14', disk_error: 'E-IO-08',
  accept_refused: 'E-BAK-01', backup_refused: 'E-BAK-02', bad_input: 'E-SYS-01', busy: 'E-SYS-02', unknown_call: 'E-SYS-03',
  stale_revision: 'E-SYS-04', stale_file: 'E-SYS-05', cancelled: 'E-SYS-06', backend_gone: 'E-SYS-07', internal: 'E-SYS-08',
  sign_in_needed: 'E-USER-01', sign_in_wrong: 'E-USER-02', user_locked: 'E-USER-03', role_refused: 'E-USER-04', actor_mismatch: 'E-USER-05',
  password_change_needed: 'E-USER-06', password_weak: 'E-USER-07', password_wrong: 'E-USER-08', recovery_key_wrong: 'E-KEY-01',
  last_manager: 'E-USER-09', user_refused: 'E-USER-10', pack_of_other: 'E-USER-11', people_off: 'E-USER-12', people_on: 'E-USER-13',
  not_found: 'E-CONTEST-01', template_unknown: 'E-CONTEST-02', wrong_state: 'E-CONTEST-03', attachment_refused: 'E-CONTEST-04',
  heap_refused: 'E-CONTEST-05', rules_invalid: 'E-CONTEST-06', lint_errors: 'E-CONTEST-07', import_depends: 'E-IMPORT-01',
  import_columns: 'E-IMPORT-02', number_refused: 'E-PLACE-01', teacher_exists: 'E-PLACE-02', transfer_refused: 'E-PLACE-03',
  period_refused: 'E-PLACE-04', school_change: 'E-PLACE-05', unit_refused: 'E-PLACE-06', school_exists: 'E-PLACE-07',
  card_refused: 'E-PACK-01', infeasible: 'E-ASSIGN-01', pairs_invalid: 'E-ASSIGN-02', affinity_range: 'E-ASSIGN-03',
  pin_refused: 'E-ASSIGN-04', conflict_refused: 'E-ASSIGN-05', coverage_refused: 'E-ASSIGN-06', leaks_open: 'E-PACK-02',
  leaks_decide: 'E-PACK-03', conflict_assigned: 'E-PACK-04', packs_unnamed: 'E-PACK-05', attachment_lost: 'E-IO-09',
  waiting_refused: 'E-PACK-06', same_person: 'E-PACK-07', pack_refused: 'E-PACK-08', passphrase_pack: 'E-PACK-09',
  passphrase_pack_needed: 'E-PACK-10', practice_first: 'E-PACK-11', practice_unfinished: 'E-PACK-13', pack_retired: 'E-PACK-14',
  retire_unexported: 'E-PACK-15', pack_damaged: 'E-PACK-16', pack_not_pack: 'E-PACK-17', pack_newer: 'E-PACK-18', over_quota: 'E-QUOTA-01',
  nothing_to_recommend: 'E-QUOTA-02', recommendation_refused: 'E-QUOTA-03', recommendation_attachment: 'E-QUOTA-04',
  written_wrong: 'E-IO-10', recommendation_passphrase: 'E-QUOTA-05', recommendation_contest: 'E-QUOTA-06',
  recommendation_entries: 'E-QUOTA-07', calibration_refused: 'E-SCORE-01', calibration_short: 'E-SCORE-02', score_range: 'E-SCORE-03',
  score_choice: 'E-SCORE-04', nothing_to_undo: 'E-SCORE-05', replace_refused: 'E-ASSIGN-07', scores_missing: 'E-RESULT-01',
  arbitrations_open: 'E-RESULT-02', votes_missing: 'E-RESULT-03', gate_closed: 'E-RESULT-04', standard_unfounded: 'E-RESULT-05',
  results_locked: 'E-RESULT-06', lock_missing: 'E-RESULT-07', award_refused: 'E-RESULT-08', outside_refused: 'E-RESULT-09',
  not_published: 'E-RESULT-10', identities_sealed: 'E-SEAL-01', seal_refused: 'E-SEAL-02', seal_needed: 'E-SEAL-03', seal_same: 'E-SEAL-04',
  unblind_refused: 'E-SEAL-05', unblind_passphrase: 'E-SEAL-06', checkpoint_unready: 'E-SEAL-07', posting_refused: 'E-CREDIT-01',
  teacher_unclear: 'E-CREDIT-02', already_there: 'E-CREDIT-03', lines_posted: 'E-CREDIT-04', not_enrolled: 'E-CREDIT-05',
  outside_session: 'E-CREDIT-06', declaration_state: 'E-CREDIT-07', credits_range: 'E-CREDIT-08', credits_fixed: 'E-CREDIT-09',
  already_posted: 'E-CREDIT-10', already_declared: 'E-CREDIT-11', nothing_to_export: 'E-CREDIT-12', reason_needed: 'E-REPORT-01',
  numbers_needed: 'E-REPORT-02', design_refused: 'E-REPORT-03', sample_needs_empty: 'E-REPORT-04', purge_refused: 'E-REPORT-05',
  workbook_refused: 'E-IMPORT-03', recovery_key_slip: 'E-KEY-02', old_passphrase_wrong: 'E-KEY-03', rotate_refused: 'E-KEY-04',
  drill_failed: 'E-KEY-05', second_person: 'E-REPORT-06', licences_missing: 'E-SYS-09', update_off: 'E-UPDATE-01',
  update_source: 'E-UPDATE-02', update_no_keys: 'E-UPDATE-03', update_unreachable: 'E-UPDATE-04', update_outside: 'E-UPDATE-05',
  update_redirect: 'E-UPDATE-06', update_signature: 'E-UPDATE-07', update_not_ours: 'E-UPDATE-08', update_newer_format: 'E-UPDATE-09',
  update_older: 'E-UPDATE-10', update_minimum: 'E-UPDATE-11', update_damaged: 'E-UPDATE-12',
  // answers to a pack: pack-codes.ts
  PK_UNREADABLE: 'E-PACK-19', PK_TOO_LARGE: 'E-PACK-20', PK_NOTPACK: 'E-PACK-21', PK_KIND: 'E-PACK-22', PK_DAMAGED: 'E-PACK-23',
  PK_PASSPHRASE: 'E-PACK-24', PK_NEEDS_PASSPHRASE: 'E-PACK-25', PK_NOT_FOR_YOU: 'E-PACK-26', PK_KDF_LIMIT: 'E-PACK-27',
  PK_HEADER_LEN: 'E-PACK-28', PK_JSON: 'E-PACK-29', PK_NONCANONICAL: 'E-PACK-30', PK_SIGNATURE: 'E-PACK-31', PK_SUITE: 'E-PACK-32',
  PK_NEWER: 'E-PACK-33', PK_SCHEMA: 'E-PACK-34', PK_BLOB: 'E-PACK-35', PK_TRUNCATED: 'E-PACK-36', PK_PADDING: 'E-PACK-37',
  PK_GAP_BYTES: 'E-PACK-38', PK_SHEET_FILE: 'E-PACK-39', PK_SHEET_KEYS: 'E-PACK-40', PK_SHEET_CHANGED: 'E-PACK-41',
  PK_SHEET_HEAD: 'E-PACK-42', PK_SHEET_ROWS: 'E-PACK-43', PK_SHEET_CELL: 'E-PACK-44', PK_RANGE: 'E-PACK-45', PK_OTHER_CONTEST: 'E-PACK-12',
  PK_WRONG_SLOT: 'E-PACK-46', PK_WRONG_SIGNER: 'E-PACK-47', PK_ALREADY: 'E-PACK-48', PK_OLD: 'E-PACK-49', PK_GAP: 'E-PACK-50',
  PK_BRANCH: 'E-PACK-51', PK_FORK: 'E-PACK-52', PK_LATE: 'E-PACK-53', PK_UNSIGNED: 'E-PACK-54',
  // faults of rows and of files: problems.ts
  required: 'E-ROW-101', unknown_division: 'E-ROW-102', unknown_category: 'E-ROW-103', category_division: 'E-ROW-104',
  long_number: 'E-ROW-105', id_checksum: 'E-ROW-106', id_length: 'E-ROW-107', id_date: 'E-ROW-108', id_old: 'E-ROW-109',
  id_form: 'E-ROW-110', id_normalised: 'E-ROW-111', student_id: 'E-ROW-112', phone: 'E-ROW-113', school_code: 'E-ROW-114',
  authors_too_many: 'E-ROW-115', authors_too_few: 'E-ROW-116', advisors_count: 'E-ROW-117', values_mismatch: 'E-ROW-118',
  number_format: 'E-ROW-119', duration_format: 'E-ROW-120', duration: 'E-ROW-121', similarity_doubtful: 'E-ROW-122',
  one_person: 'E-ROW-123', duplicate_row: 'E-ROW-124', same_work: 'E-ROW-125', duplicate_person: 'E-ROW-126', school_ambiguous: 'E-ROW-127',
  school_name: 'E-ROW-128', too_long: 'E-ROW-129', file_empty: 'E-FILE-101', file_program: 'E-FILE-102', file_web: 'E-FILE-103',
  file_macro: 'E-FILE-104', file_archive: 'E-FILE-105', file_nested: 'E-FILE-106', file_unknown: 'E-FILE-107',
  file_kind_differs: 'E-FILE-108', file_kind_renamed: 'E-FILE-109', file_damaged: 'E-FILE-110', file_trailing: 'E-FILE-111',
  file_encrypted: 'E-FILE-112', file_password: 'E-FILE-113', file_active: 'E-FILE-114', file_external: 'E-FILE-115',
  file_bomb: 'E-FILE-116', file_no_preview: 'E-FILE-117', file_old_office: 'E-FILE-118', file_not_playable: 'E-FILE-119',
  file_unread: 'E-FILE-120', file_not_plain: 'E-FILE-121', file_unreadable: 'E-FILE-122', file_too_large: 'E-FILE-123',
  file_zip_fault: 'E-FILE-124', file_zip_broken: 'E-FILE-125', file_zip_in_zip: 'E-FILE-126', file_unmatched: 'E-FILE-127',
  file_ambiguous: 'E-FILE-128', file_folder_differs: 'E-FILE-129', file_format: 'E-FILE-130', file_large: 'E-FILE-131',
  file_total: 'E-FILE-132', file_many: 'E-FILE-133', file_short: 'E-FILE-134', file_long: 'E-FILE-135', file_small: 'E-FILE-136',
  file_codec: 'E-FILE-137', file_already: 'E-FILE-138', file_same_bytes: 'E-FILE-139', entry_full: 'E-FILE-140', date_format: 'E-ROW-130',
  date_doubtful: 'E-ROW-131', date_order: 'E-ROW-132', unknown_word: 'E-ROW-133', number_range: 'E-ROW-134', id_sex: 'E-ROW-135',
  id_other_name: 'E-ROW-136', staff_other_name: 'E-ROW-137', school_other_unit: 'E-ROW-138', school_code_twice: 'E-ROW-139',
  school_former_code: 'E-ROW-140', school_merged: 'E-ROW-141', school_closed: 'E-ROW-142', school_alias: 'E-ROW-143',
  school_new: 'E-ROW-144', unit_new: 'E-ROW-145', unit_alias: 'E-ROW-146', unit_over: 'E-ROW-147', staff_shared: 'E-ROW-148',
  unit_parent: 'E-ROW-149', unit_circle: 'E-ROW-150', unit_code_used: 'E-ROW-151', division_code: 'E-ROW-152', name_taken: 'E-ROW-153',
  school_gone: 'E-ROW-154', school_same_name: 'E-ROW-155', school_renamed: 'E-ROW-156', unit_ambiguous: 'E-ROW-157',
  teacher_ambiguous: 'E-ROW-158', teacher_namesake: 'E-ROW-159', teacher_name_only: 'E-ROW-160', teacher_unknown: 'E-ROW-161',
  transfer_today: 'E-ROW-162', transfer_overlap: 'E-ROW-163', period_no_start: 'E-ROW-164', period_overlap: 'E-ROW-165',
  training_alike: 'E-ROW-166', training_year_only: 'E-ROW-167', training_failed: 'E-ROW-168', training_unfinished: 'E-ROW-169',
  training_pending: 'E-ROW-170', training_refused: 'E-ROW-171', training_certified: 'E-ROW-172', programme_ambiguous: 'E-ROW-173',
  formula: 'E-ROW-174', formula_no_value: 'E-ROW-175', cell_error: 'E-ROW-176', merged_cell: 'E-ROW-177', hidden_row: 'E-ROW-178',
  spaces: 'E-ROW-179', frozen_entry: 'E-ROW-180', quota_cell: 'E-ROW-181', quota_sum: 'E-ROW-182', quota_column_sum: 'E-ROW-183',
  frozen_judge: 'E-ROW-184', load_order: 'E-ROW-185', one_language: 'E-ROW-186', programme_several: 'E-ROW-187',
  programme_differs: 'E-ROW-188', programme_posted: 'E-ROW-189', unknown_work: 'E-ROW-190', work_ambiguous: 'E-ROW-191',
  unknown_judge: 'E-ROW-192', judge_ambiguous: 'E-ROW-193', judge_other_unit: 'E-ROW-194', relation_other_sheet: 'E-ROW-195',
  relation_nobody: 'E-ROW-196', relation_unmatched: 'E-ROW-197', relation_scored: 'E-ROW-198', relation_scored_some: 'E-ROW-199',
  affinity_format: 'E-ROW-200', plan_seat_empty: 'E-ROW-201', plan_mark: 'E-ROW-202', plan_empty: 'E-ROW-203',
  plan_matrix_differs: 'E-ROW-204', header_guessed: 'E-ROW-205', header_by_cells: 'E-ROW-206', header_twice: 'E-ROW-207',
  header_again: 'E-ROW-208', hidden_sheet: 'E-ROW-209', example_row: 'E-ROW-210', left_out: 'E-ROW-211', kept: 'E-ROW-212',
  merged_row: 'E-ROW-213', not_addable: 'E-ROW-214', untouched: 'E-ROW-215', total_row: 'E-ROW-216',
} as const satisfies Record<AnyCode, `E-${Uppercase<string>}-${number}`>;

/** A fault of the window itself, which no list names. */
export const windowNumber = 'E-WIN-01';

/** 'E-IO-28'; null: a code of no list. */
export const numberOf = (code: string): string | null => (Object.hasOwn(codeNumbers, code) ? codeNumbers[code as AnyCode] : null);

/** Of a refusal that carries the answer to a pack in its details, the number of that answer: it says more. */
export function numberOfRefusal(code: string, details: Readonly<Record<string, unknown>>): string | null {
  return (typeof details['code'] === 'string' ? numberOf(details['code']) : null) ?? numberOf(code);
}

/** The code behind what somebody typed: 'E-IO-28', 'e io 28', 'io28' or the code itself; null: none. */
export function codeOf(typed: string): AnyCode | null {
  const plain = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '').replace(/^E(?=[A-Z])/, '');
  const wanted = plain(typed);
  const found = Object.entries(codeNumbers).find(([code, number]) => code === typed.trim() || plain(number) === wanted);
  return found ? found[0] as AnyCode : null;
}
