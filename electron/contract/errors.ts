// The closed list of refusals: every code with its sentence in both languages. {x} is filled from details; in English from
// xEn where there is one, so that a detail that is itself a word or a sentence comes in both languages.
import { agreeing } from './agreement.ts';

export const errorTexts = {
  // workspace
  no_workspace: ['没有打开工作区。请先新建或打开一个工作区文件夹。', 'No workspace is open. Create or open a workspace folder first.'],
  workspace_exists: ['“{dir}”里已经有一个工作区，没有改动它。请直接打开它，或另选一个空文件夹。', '“{dir}” already holds a workspace; nothing was changed. Open it, or choose an empty folder.'],
  workspace_missing: ['在“{dir}”里找不到工作区，没有打开，也没有改动任何文件。请检查磁盘是否接好，或重新定位文件夹。', 'No workspace was found in “{dir}”; nothing was opened or changed. Check that the disk is connected, or locate the folder again.'],
  workspace_locked: ['这个工作区正由另一个赛学通窗口使用，本次没有打开。请先关闭那个窗口，再试一次。', 'This workspace is in use by another Saixue window; it was not opened. Close that window, then try again.'],
  workspace_not_local: ['“{dir}”在{kind}上，没有打开，也没有改动。为防断线损坏数据，日常工作区只能放在本机硬盘。请在本机新建，再用“备份”把副本放到那里。', '“{dir}” is on a {kind}; it was not opened or changed. Live work needs a local disk, so that a lost connection cannot damage data. Create the workspace locally and keep a backup copy there.'],
  passphrase_needed: ['这个工作区需要口令才能打开，数据没有改动。请输入口令，或使用打印的恢复密钥。', 'This workspace needs its passphrase; nothing was changed. Enter the passphrase, or use the printed recovery key.'],
  passphrase_wrong: ['口令不对，工作区没有打开，数据没有改动。请检查大小写和输入法后重试，或使用恢复密钥。', 'The passphrase is wrong; the workspace stays closed and unchanged. Check capitals and input method, or use the recovery key.'],
  db_newer: ['这个工作区由更新版本的赛学通建立（格式 {found}，本程序支持到 {supported}），没有打开，也没有改动。请升级程序。', 'This workspace was made by a newer Saixue (format {found}, this program knows up to {supported}); it was not opened or changed. Update the program.'],
  invariants_broken: ['数据前后不一致：{sentence}，有 {rows} 处不符。为保护结果，没有继续，已保存的内容没有改动。请从“备份”恢复最近一份，或联系技术支持。', 'The data contradicts itself: it must be that {sentence}, and in {rows} places it is not so. To protect the results nothing was done; what was saved is unchanged. Restore the latest backup, or ask support.'],
  db_damaged: ['工作区数据库检查未通过：{detail}。为保护数据，没有继续。{todo}', 'The workspace database failed its check: {detail}. To protect the data nothing more was done. {todo}'],
  disk_full: ['磁盘已满，刚才的操作没有写入，已保存的数据都在。请清理空间后重试。', 'The disk is full; the last action was not written, everything saved before is safe. Free some space and try again.'],
  file_missing: ['找不到文件或文件夹“{file}”，没有读入或写出任何内容。请检查它是否被移动或U盘是否已拔出。', 'File or folder “{file}” was not found; nothing was read or written. Check whether it was moved or the stick was removed.'],
  file_busy: ['文件“{file}”正被其他程序占用或不许改写，没有读写。请关闭它（例如 Excel）后重试，或换一个文件名。', 'File “{file}” is in use by another program or protected; nothing was read or written. Close it there and try again, or use another name.'],
  file_too_long: ['文件“{file}”太长，超过了能一次读入的 5 亿个字符，没有读入任何内容。请去掉 JSON 里的空格和换行，减少小数位数，或只保留需要的数据对，再试一次。', 'File “{file}” is too long: more than the 500 million characters that can be read at once. Nothing was read. Leave out the spaces and line breaks of the JSON, round the numbers, or keep only the pairs that are needed, then try again.'],
  file_own: ['“{file}”是工作区自己的文件，没有写入。请另选一个文件夹或文件名。', '“{file}” belongs to the workspace itself; nothing was written. Choose another folder or name.'],
  file_exists: ['“{file}”已经存在，没有覆盖，也没有写入任何内容。请换一个文件名。', '“{file}” already exists; it was not overwritten and nothing was written. Choose another name.'],
  path_unfit: ['“{file}”不能这样使用：需要文件夹的地方是文件，或者相反。没有写入任何内容。请另选一个位置。', '“{file}” cannot be used here: it is a file where a folder is needed, or the other way round. Nothing was written. Choose another place.'],
  path_too_long: ['“{file}”的路径或文件名太长，这个磁盘不接受，没有写入任何内容。请换一个短一些的文件夹或文件名。', 'The path or name of “{file}” is longer than this disk allows; nothing was written. Choose a shorter folder or name.'],
  // backups, restoring, what other programs do to the workspace
  workspace_frozen: ['这个工作区现在只能查看，刚才的操作没有做，数据没有改动。{sentence}', 'This workspace can only be looked at now; the last action was not done and nothing was changed. {sentence}'],
  db_readonly: ['“{dir}”不允许写入（只读文件夹、只读磁盘或没有权限），数据库没有打开，也没有改动。请让管理员给出写入权限，或把整个工作区文件夹复制到本机自己的文件夹再打开。', '“{dir}” cannot be written (a read-only folder or disk, or no permission); the database was not opened or changed. Ask for write permission, or copy the whole workspace folder to a folder of your own and open it there.'],
  db_missing: ['“{dir}”里的数据库文件不见了，附件和备份还在，没有改动任何文件。{todo}', 'The database file in “{dir}” is gone; attachments and backups are still there, no file was changed. {todo}'],
  db_altered: ['没有打开“{dir}”，也没有改动：{detail}{todo}', '“{dir}” was not opened or changed: {detail} {todo}'],
  disk_error: ['磁盘读写出错（{detail}），刚才的操作没有确认写入，此前确认保存的数据都在。程序会重新打开数据库并检查；如果再次出现，请立即把工作区复制到另一块硬盘，并检查这块磁盘。', 'The disk failed to read or write ({detail}); the last action was not acknowledged, everything acknowledged before is there. The program opens the database anew and checks it; if this comes again, copy the workspace to another disk at once and have this one looked at.'],
  accept_refused: ['没有按现状接受，数据没有改动：{detail}', 'The present state was not accepted, nothing was changed: {detail}'],
  backup_refused: ['这份备份没有使用，现在的数据没有改动。{sentence}', 'This backup was not used; what is here now is unchanged. {sentence}'],
  // contract
  bad_input: ['填写的内容不合规：{detail}。没有做任何改动，请改正后再试。', 'What was entered is not valid: {detail}. Nothing was changed; correct it and try again.'],
  busy: ['同时发来的请求太多（超过 {limit} 个），这一个没有执行，数据没有改动。请等几秒再试。', 'Too many requests at once (more than {limit}); this one was not carried out and nothing was changed. Wait a few seconds and try again.'],
  unknown_call: ['程序里没有“{call}”这个功能，什么也没有做，数据没有改动。请核对名称，全部名称用命令行的 cli list 列出。', 'The program has no call “{call}”; nothing was done or changed. Check the name; cli list shows them all.'],
  stale_revision: ['在您预览之后，数据已经变了，本次没有写入。请重新预览，再确认。', 'The data changed after your preview; nothing was written. Preview again, then confirm.'],
  stale_file: ['文件“{file}”在预览之后被改过，本次没有写入，数据没有改动。请重新预览，再确认。', 'File “{file}” changed after the preview; nothing was written or changed. Preview again, then confirm.'],
  cancelled: ['已取消，没有写入任何内容。需要时可以重新开始。', 'Cancelled; nothing was written. It can be started again.'],
  backend_gone: ['后台进程意外退出，已自动重新启动。已保存的内容都在，请重做刚才这一步。', 'The background process stopped and was restarted. Everything saved is safe; repeat the last step.'],
  internal: ['程序出错了（编号 {reference}）。已保存的数据没有受影响。请把编号告诉技术支持。', 'Something went wrong (reference {reference}). Saved data is not affected. Give the reference to support.'],
  // named users
  sign_in_needed: ['这个工作区启用了用户登录，现在没有人登录，这一步没有做，数据没有改动。请先用自己的用户名和密码登录。', 'This workspace has named users and nobody is signed in; this was not done and nothing was changed. Sign in with your own name and password first.'],
  sign_in_wrong: ['用户名或密码不对，没有登录，工作区里的数据没有改动，这次尝试已记入操作记录。连续输错 {tries} 次会暂时锁定。请检查大小写和输入法后再试；忘记密码的，请管理用户的同事重设。', 'The login name or the password is wrong; you are not signed in and no data was changed. The attempt is in the record; after {tries} wrong ones the user is locked for a while. Check capitals and input method; if the password is forgotten, ask whoever manages users to set a new one.'],
  user_locked: ['这个用户名连续输错密码，已暂时锁定到 {until}，没有登录，数据没有改动。请到时再试；等不及的，请管理用户的同事解锁。', 'This login name is locked until {until} after several wrong passwords; you are not signed in and nothing was changed. Try again then, or ask whoever manages users to unlock it.'],
  role_refused: ['{who}不能做这一步，没有做，数据没有改动：这要由{needs}来做。{todo}', '{who} cannot do this; it was not done and nothing was changed: it takes {needs}. {todo}'],
  actor_mismatch: ['写的姓名是“{typed}”，现在登录的却是“{name}”，这一步没有做，数据没有改动。请写自己的姓名；要由那位同事经手的，请本人登录后再做。', 'The name typed is “{typed}”, but “{name}” is signed in; this was not done and nothing was changed. Type your own name, or let that person sign in and do it.'],
  password_change_needed: ['您的密码是别人代设的，要先换成自己的才能做别的，这一步没有做，数据没有改动。请设一个只有自己知道的新密码。', 'Your password was set by somebody else and has to be changed before anything else; this was not done and nothing was changed. Choose one that only you know.'],
  password_weak: ['密码没有保存：{missing}。原来的密码没有变。请换一个再试。', 'The password was not saved: {missing}. The old one is unchanged. Choose another.'],
  password_wrong: ['密码不对，没有做这一步，数据没有改动，这次尝试已记入操作记录。请检查大小写和输入法后再试。', 'The password is wrong; this was not done and no data was changed. The attempt is in the record. Check capitals and input method and try again.'],
  recovery_key_wrong: ['恢复密钥不对，没有做这一步，数据没有改动。请照打印的那一张逐组核对（不分大小写，0 和 O 通用）；那一张不在了的，请先重新打印一张。', 'The recovery key is wrong; this was not done and nothing was changed. Compare it with the printed sheet group by group (capitals do not matter, 0 and O are the same); if the sheet is gone, print a new one first.'],
  last_manager: ['没有改动：“{name}”是最后一位能管理用户的人，停用或取消以后就没有人能重设密码、增减用户了。请先让另一位在用的同事也能管理用户。', 'Nothing was changed: “{name}” is the last one who can manage users; without them nobody could set passwords or change users. Let another active person manage users first.'],
  user_refused: ['没有改动用户：{detail}。请改正后再试。', 'No user was changed: {detail}. Correct it and try again.'],
  pack_of_other: ['这个评审包是给另一位评委的，他已经用自己的用户名在这台电脑上打开过，没有再打开，评分没有改动。请他本人登录后继续；确实拿错了文件的，请向组织者要自己的评审包。', 'This judging pack is another judge’s, who has opened it on this computer under their own name; it was not opened again and no score was changed. Let that judge sign in; if you were handed the wrong file, ask the organiser for your own.'],
  people_off: ['这个工作区没有启用用户登录，{action}，数据没有改动。需要的话，请先在“用户”里启用。', 'This workspace has no named users, so this cannot be done: {action}. Nothing was changed. Turn them on under Users first if they are wanted.'],
  people_on: ['这个工作区已经启用了用户登录，没有再启用一次，数据没有改动。请在“用户”里增减用户。', 'This workspace already has named users; nothing was changed. Add and change them under Users.'],
  // contests
  not_found: ['找不到要操作的{what}，它可能已被删除。没有做任何改动，请刷新后再试。', 'The {what} was not found; it may have been removed. Nothing was changed; refresh and try again.'],
  template_unknown: ['没有编号为“{id}”的活动模板，没有新建活动，数据没有改动。请从模板列表中选择。', 'There is no activity template “{id}”; no contest was made and nothing was changed. Choose one from the list.'],
  wrong_state: ['活动现在处于“{state}”，不能{action}，没有改动。{todo}', 'The contest is “{state}”, so this cannot be done: {action}. Nothing was changed. {todo}'],
  attachment_refused: ['附件“{file}”没有添加：{sentence}这一次选的文件都没有添加。', 'Attachment “{file}” was not added: {sentence} None of the chosen files was added.'],
  heap_refused: ['没有读取“{folder}”：{sentence}', '“{folder}” was not read: {sentence}'],
  rules_invalid: ['规则设置不成立：{detail}。没有保存，请修改后再试。', 'These rules do not hold: {detail}. Not saved; correct them and try again.'],
  lint_errors: ['活动没有开放：规则里还有 {errors} 处必须改正的问题，第一处是：{first}规则和数据都没有改动。请在“规则检查”里逐条改正后再开放。', 'The contest was not opened: {errors} faults in its rules must be mended, the first: {first} Nothing was changed. Mend them under “check the rules”, then open it.'],
  // import
  import_depends: ['这次导入已经不能撤销：{detail}。数据没有改动。请改用重新导入或逐条修改。', 'This import can no longer be undone: {detail}. Nothing was changed. Re-import or edit instead.'],
  import_columns: ['工作表里找不到必需的列：{columns}。没有导入。请核对表头，或使用下载的模板。', 'Required columns are missing: {columns}. Nothing was imported. Check the header row or use the template.'],
  // directory
  number_refused: ['号码没有保存：{detail}', 'The number was not saved: {detail}'],
  teacher_exists: ['这个证件号码已经登记在“{who}”名下，没有保存。请核对号码；若是同一个人，请修改那条记录，不要新建。', 'This ID number already belongs to “{who}”; nothing was saved. Check the number; if it is the same person, change that record instead of adding another.'],
  transfer_refused: ['调动没有登记：{detail}。原有的任职记录没有改动。请核对学校和日期。', 'The transfer was not recorded: {detail}. The history is unchanged. Check the school and the date.'],
  period_refused: ['这段时间没有登记：{detail}。已登记的没有改动，请核对日期。', 'The period was not recorded: {detail}. What is recorded is unchanged; check the dates.'],
  school_change: ['没有改动学校：{detail}。原来的名称和标识码都没有变，请改正后再试。', 'The school was not changed: {detail}. Its name and code are as before; correct it and try again.'],
  unit_refused: ['没有保存报送单位：{detail}。原来的内容没有变，请改正后再试。', 'The submitting unit was not saved: {detail}. Nothing was changed; correct it and try again.'],
  school_exists: ['学校没有保存：{detail}。请核对名称和标识码；若是同一所学校，请修改那条记录。', 'The school was not saved: {detail}. Check name and code; if it is the same school, change that record.'],
  card_refused: ['没有认定评委卡：{detail}原来的设置没有变。', 'The judge card was not pinned: {detail} Nothing was changed.'],
  // assignment
  infeasible: ['{head}{sentence}没有产生方案，也没有改动。', '{head}{sentence} No plan was made, nothing was changed.'],
  pairs_invalid: ['分配方案不成立：{detail}。没有写入。请重新求解。', 'The assignment is not valid: {detail}. Nothing was written. Propose again.'],
  affinity_range: ['匹配度的取值相差太大，按现在的评委和作品数无法精确计算，没有产生方案，也没有改动。请把匹配度四舍五入到两位小数，或缩小最高值与最低值的差距。', 'The values of the match differ too much to be computed exactly with so many judges and entries; no plan was made, nothing was changed. Round them to two decimals, or bring the highest and the lowest nearer.'],
  pin_refused: ['没有指定：{detail}选中的一对都没有指定。', 'Not pinned: {detail} None of the chosen pairs was pinned.'],
  conflict_refused: ['没有改动回避：{detail}选中的一条都没有改。', 'No conflict was changed: {detail} Nothing of what was chosen was changed.'],
  coverage_refused: ['没有改评委数：{detail}选中的作品都没有改。', 'The number of judges was not changed: {detail} None of the chosen entries was changed.'],
  // packs
  leaks_open: ['还有 {count} 处身份泄露没有处理（作品 {number} 等），没有生成评审包，也没有改动。请到“资格与泄露”的“身份泄露”逐条处理：清理、认定不是身份、签字放行，或不放入评审包。', '{count} identity leaks are still open (entry {number} and others); no pack was made, nothing was changed. Deal with them under “Identity leaks”: clean, mark as no identity, sign an override, or leave the file out.'],
  leaks_decide: ['没有登记这个决定，数据没有改动：{detail}', 'The decision was not recorded and nothing was changed: {detail}'],
  conflict_assigned: ['{judge}与作品 {code} 登记了回避，方案里却仍分在一起（共 {count} 对），没有生成评审包，也没有改动。请到“分配”补派，应用后再发评审包。', 'A conflict is recorded between {judge} and entry {code}, yet the plan still seats them together ({count} pairs); no pack was made, nothing was changed. Repair the plan under “Assignment”, apply it, then issue the packs.'],
  packs_unnamed: ['评审包已经登记，但有 {count} 个文件（“{file}”等）没能改成正式文件名：U盘可能已拔出，或文件正被其他程序占用。口令没有显示，这一批不能用。请检查磁盘后重新生成：版次加一，编号不变。', 'The packs are on record, but {count} files could not be given their names (“{file}” and others): the stick may be out, or another program holds them. Their passphrases were not shown, so this batch is of no use. Check the disk and issue again: the next revision, the same codes.'],
  attachment_lost: ['作品附件“{file}”在工作区里丢失或损坏，没有生成评审包，数据没有改动。请从备份取回工作区的附件文件夹（attachments），再试一次。', 'The attachment “{file}” is missing or damaged in the workspace; no judging pack was made and nothing was changed. Bring the attachments folder of the workspace back from a backup and try again.'],
  waiting_refused: ['这个待定的成绩包没有采用，数据没有改动。{sentence}', 'This waiting score pack was not taken; nothing was changed. {sentence}'],
  same_person: ['采用迟到的成绩包要两个不同的人确认，“{person}”已经确认过，没有采用，数据没有改动。请另一位同事在自己核对后写明理由。', 'Two different people must confirm a late score pack; “{person}” has already done so. It was not taken and nothing was changed. Another colleague should check it and give a reason.'],
  pack_refused: ['这个评审包没有打开。{sentence}', 'This judging pack was not opened. {sentence}'],
  passphrase_pack: ['评审包口令不对，没有打开，已有的评分没有改动。口令由组织者另行告知，请逐个核对每个词后再试。', 'The pack passphrase is wrong; it was not opened and no score was changed. The organiser gave it to you separately; check every word and try again.'],
  passphrase_pack_needed: ['这个评审包要输入口令才能打开，还没有读出任何内容。口令由组织者另行告知，请输入后再打开。', 'This judging pack needs its passphrase; nothing was read yet. The organiser gave it to you separately; enter it and open again.'],
  practice_first: ['还不能评正式作品，也不能回避，没有保存：练习作品里须有 {needed} 件与参考分的差在允许范围以内，现在有 {inside} 件，还差 {left} 件。以前的评分没有改动。请先到“练习”里评完并查看反馈；材料有问题现在就可以报告。', 'Entries cannot be scored or recused yet; nothing was saved. {needed} practice entries must be inside the tolerance, {inside} are, {left} are still needed. Earlier scores are unchanged. Score the practice entries and look at their feedback first; faults of the material can be reported now.'],
  practice_unfinished: ['练习作品 {code} 还没有评完，参考分和反馈还不能看，没有改动。请给每一项评分并提交后再看。', 'Practice entry {code} is not scored yet, so its reference marks and feedback are not shown; nothing was changed. Score every criterion, submit, and look again.'],
  pack_retired: ['这个评审包的评审材料已经清除：附件的钥匙在 {day} 销毁了，不能再改分，没有改动。评分、导出记录和回执码都在，仍可以再导出。确实需要修改时，请重新打开组织者发来的评审包文件。', 'This judging pack was put away: the key of its attachments was destroyed on {day}, so nothing can be changed; nothing was. Scores, exports and receipts are kept, and it can be exported again. If something must be changed, open the pack file from the organiser again.'],
  retire_unexported: ['还有没有导出的评分，评审材料没有清除，附件的钥匙还在，没有改动。请先在“检查”里导出成绩包交给组织者，再清除评审材料。', 'There are scores that were not exported, so the judging pack was not put away; its key is still there, nothing was changed. Export the score pack under “Check” and hand it in first.'],
  pack_damaged: ['这个文件不完整或被改动过，没有打开，已有的数据没有改动。请重新拷贝，或换一只U盘，或向组织者再要一份。', 'This file is incomplete or was altered; it was not opened and nothing was changed. Copy it again, use another stick, or ask the organiser for it anew.'],
  pack_not_pack: ['这个文件不是赛学通的{kind}，没有打开，数据没有改动。请检查是否选错了文件。', 'This file is not a Saixue {kind}; it was not opened and nothing was changed. Check that it is the right file.'],
  pack_newer: ['这个文件由更新版本的赛学通生成，没有打开，数据没有改动。请先升级本程序。', 'This file was made by a newer Saixue; it was not opened and nothing was changed. Update this program first.'],
  // quotas and passing on
  over_quota: ['超过名额，没有{action}，数据没有改动：{entries}。超过的是{limit}。{todo}', 'Over the quota, so this was not done: {action}. Nothing was changed. {entries}, beyond {limit}. {todo}'],
  nothing_to_recommend: ['“{unit}”没有可以上报的作品，没有生成文件。{todo}', '“{unit}” has no entry to hand up; no file was made. {todo}'],
  recommendation_refused: ['这个推荐文件没有接收，数据没有改动。{sentence}', 'This recommendation file was not taken in; nothing was changed. {sentence}'],
  recommendation_attachment: ['作品附件“{file}”在工作区里丢失或损坏，没有生成推荐文件，数据没有改动。请从备份取回工作区的附件文件夹（attachments），再试一次。', 'The attachment “{file}” is missing or damaged in the workspace; no recommendation file was made and nothing was changed. Bring the attachments folder back from a backup and try again.'],
  written_wrong: ['文件“{file}”写出后读回来不一致，已经删除，数据没有改动。可能是U盘或磁盘有问题，请换一个位置再试。', 'File “{file}” did not read back as it was written and was removed; nothing was changed. The stick or disk may be faulty; use another place.'],
  recommendation_passphrase: ['这个推荐文件不是在本机生成的，要输入口令才能打开，数据没有改动。口令由报送单位另行告知，请输入后再试。', 'This recommendation file was not made on this computer; its passphrase is needed. Nothing was changed. The submitting unit tells it apart from the file; enter it and try again.'],
  recommendation_contest: ['不能确定这个推荐文件（“{from}”）要接收到哪个活动，没有接收：{detail}。', 'It is not clear which contest this recommendation file (“{from}”) is for; it was not taken in: {detail}.'],
  recommendation_entries: ['推荐文件里有 {count} 件作品不能接收，一件都没有写入：{entries}。{todo}', '{count} entries of the recommendation file cannot be taken in, so none was: {entries}. {todo}'],
  calibration_refused: ['没有改动校准设置：{detail}', 'The calibration was not changed: {detail}'],
  calibration_short: ['没有生成评审包，也没有改动：{detail}', 'No judging pack was made, nothing was changed: {detail}'],
  score_range: ['“{criterion}”的分数 {value} 不在 {min}–{max}、步长 {step} 之内，没有保存，原来的分没有变。请改正。', 'Score {value} for “{criterion}” is outside {min}–{max} with step {step}; it was not saved and the earlier score stays. Correct it.'],
  score_choice: ['“{criterion}”只能给 {choices}，{value} 不在其中，没有保存，原来的分没有变。请改正。', '“{criterion}” takes {choices} only; {value} is none of them, was not saved, and the earlier score stays. Correct it.'],
  nothing_to_undo: ['现在没有可以{what}的操作，数据没有改动。要改前面的内容，请直接修改。', 'There is nothing to {what} now; nothing was changed. To change something earlier, edit it.'],
  // experts
  replace_refused: ['没有替换“{name}”：{detail}抽取记录没有改动。', '“{name}” was not replaced: {detail} The record is unchanged.'],
  // results
  scores_missing: ['还缺 {missing} 份评分，结果没有发布。请先回收全部成绩包，或写明理由后按现有评分发布。', '{missing} score sheets are missing; the results were not published. Receive all score packs, or give a reason for publishing without them.'],
  arbitrations_open: ['还有 {open} 件作品等待仲裁，结果没有发布。请先完成仲裁，或写明理由后按现有评分发布。', '{open} entries wait for arbitration; the results were not published. Finish the arbitration, or give a reason for publishing without it.'],
  votes_missing: ['这届活动的总分里有 {share} 来自网络投票，还有 {lacking} 件作品没有票数，所以没有计算结果，已有的结果没有改动。请先在“结果”里导入全部作品的票数（没有人投票的填 0），或在规则里把投票所占比例改为 0。', 'A public vote makes up {share} of the score of this contest, and {lacking} entries have no votes yet; no results were computed, earlier ones are unchanged. Bring in the votes of all entries under “Results” (0 where nobody voted), or set the share of the vote to 0 in the rules.'],
  gate_closed: ['没有按评委宽严校正，已有的结果没有改动：{detail}请按规则规定的算法计算；上级规定确实要求校正的，请写明依据再算。', 'Scores were not corrected for severe and lenient judges; earlier results are unchanged: {detail} Compute by the rules, or name the rule that demands a correction.'],
  standard_unfounded: ['没有换算标准分，已有的结果没有改动：标准分只在规则要求时使用，还没有写明是哪一条规定要求的。每位评委只评少量作品时，标准分的误差比原始均分更大。请写明依据，或按规则规定的算法计算。', 'No standard scores were computed, earlier results are unchanged: they are used only where a rule demands them, and no rule was named. With few marks for each judge they err more than raw means. Name the rule, or compute by the rules of the contest.'],
  results_locked: ['结果已经锁定（第 {version} 版），不能{action}，数据没有改动。{todo}', 'The results are locked (version {version}), so this cannot be done: {action}. Nothing was changed. {todo}'],
  lock_missing: ['结果没有锁定，数据没有改动：{detail}。请先补齐，或写明理由后按现有评分锁定。', 'The results were not locked; nothing was changed: {detail}. Complete them, or give a reason for locking without them.'],
  award_refused: ['没有改动获奖等次：{detail}', 'The award was not changed: {detail}'],
  outside_refused: ['没有导入“{name}”，原来的数据没有改动：{detail}', '“{name}” was not brought in; what was there is unchanged: {detail}'],
  not_published: ['结果还没有发布，名单不能带姓名导出，没有生成文件。请先在“结果”里发布（揭盲）。', 'Results are not published, so no list with names can be exported and no file was made. Publish (unblind) first.'],
  // seal and unblinding
  identities_sealed: ['作者身份还密封着，这一步没有做，数据没有改动。评审期间身份由组织者和监督员共同保管：锁定结果后，在“结果”的“密封与揭盲”由两人揭开；还没有发出评审包时，两人可以随时揭开，改好名单再密封。', 'The identities are sealed, so this was not done and nothing was changed. Organiser and supervisor keep them together: both open them under “Seal and unblinding” once results are locked; before the first pack is out they may do so at any time, mend the lists and seal again.'],
  seal_refused: ['身份没有密封，数据没有改动：{detail}', 'The identities were not sealed; nothing was changed: {detail}'],
  seal_needed: ['这届活动的规则要求双人揭盲，发评审包之前要先密封作者身份。没有生成评审包，也没有改动。请到“结果”的“密封与揭盲”，由组织者和监督员各自设定口令。', 'The rules of this contest ask for unblinding by two people, so identities must be sealed before packs are issued. No pack was made, nothing was changed. Organiser and supervisor set their passphrases under “Seal and unblinding”.'],
  seal_same: ['密封和揭盲要由两个不同的人、用两个不同的口令完成，{detail}，没有继续，身份仍是原来的状态。请由另一位本人输入自己的口令。', 'Sealing and unblinding need two different people with two different passphrases; {detail}. Nothing was done and the identities are as before. The other person must enter their own passphrase.'],
  unblind_refused: ['没有揭盲，身份仍然密封，数据没有改动：{detail}', 'Nothing was unblinded, the identities stay sealed and nothing was changed: {detail}'],
  unblind_passphrase: ['两个口令中至少有一个不对，没有揭盲，身份仍然密封。这次尝试已记入操作记录。请两位本人核对后重新输入；有人忘记口令时，改用信封里的应急口令。', 'At least one of the two passphrases is wrong; nothing was unblinded and the identities stay sealed. The attempt is on record. Both people should check and type again; whoever forgot theirs is replaced by the words in the envelope.'],
  checkpoint_unready: ['还没有建立检查点：这届活动还没有自己的签名密钥，首次发评审包时自动生成。数据没有改动。', 'No checkpoint was made: this contest has no signing key yet; it is made when the first packs are issued. Nothing was changed.'],
  // credits
  posting_refused: ['没有写入台账：{sentence}{todo}', 'Nothing was written to the ledger: {sentence} {todo}'],
  teacher_unclear: ['这个证件号在名册里对应 {count} 位教师，没有查询。请改按教师查询，并先在名册里更正重复的证件号。', 'This ID number belongs to {count} teachers in the directory; nothing was looked up. Ask by teacher, and correct the repeated number in the directory first.'],
  // training programmes and certifying
  already_there: ['已经有同样的{what}“{name}”，没有再建一个。请打开原有的那一个修改。', 'The same {what} “{name}” is there already; no second one was made. Open that one and change it.'],
  lines_posted: ['“{name}”已有 {lines} 笔学分入账，{what}没有改动。请先在教师的学分台账里更正或冲正，再来修改。', '“{name}” has {lines} lines in the ledger; {what} stays as it was. Correct or reverse those lines in the ledger first, then change it.'],
  not_enrolled: ['“{name}”等 {count} 人不在这一期的名单里，本次没有登记任何一条。请先把他们加入名单。', '{count} people, among them “{name}”, are not enrolled in this session; nothing was recorded. Enrol them first.'],
  outside_session: ['{date} 不在这一期的起止日期 {from} 至 {to} 之内，本次没有登记任何一条。请核对日期。', '{date} is not between {from} and {to}, the days of this session; nothing was recorded. Check the date.'],
  declaration_state: ['第 {number} 号申报是“{state}”，不能{action}，本次没有改动任何一条。{todo}', 'Declaration {number} is “{state}”, so this cannot be done: {action}. Nothing was changed. {todo}'],
  credits_range: ['第 {number} 号申报“{subject}”的学分由认定人在 {min}–{max} 之间确定，{given}，本次没有认定任何一条。依据：{clause}', 'The credits of declaration {number} “{subject}” are chosen by the certifier between {min} and {max}; {given}. Nothing was certified. By: {clause}'],
  credits_fixed: ['第 {number} 号申报“{subject}”的学分由规则算出，是 {credits} 分，不能另定为 {given} 分，没有认定。依据：{clause}', 'The credits of declaration {number} “{subject}” follow from the rules: {credits}; they cannot be set to {given}. Nothing was certified. By: {clause}'],
  already_posted: ['“{subject}”已经记入学分台账：第 {seq} 笔，{date}，{credits} 学分。没有重复登记。如果那一笔有误，请在台账里更正。', '“{subject}” is in the ledger already: line {seq}, {date}, {credits} credits. It was not recorded twice. If that line is wrong, correct it.'],
  already_declared: ['同样的内容已经申报过：第 {number} 号，现在是“{state}”，没有重复登记。{todo}', 'The same was declared before: number {number}, now “{state}”. It was not recorded twice. {todo}'],
  nothing_to_export: ['没有符合条件的记录，没有生成文件。请放宽筛选条件后再试。', 'Nothing fits the filters, so no file was made. Widen them and try again.'],
  // reports
  reason_needed: ['导出完整证件号码要写明事由（至少 {least} 个字），没有生成文件。请写明用途和经办人，事由会记入操作记录。', 'Whole ID numbers need a reason (at least {least} characters); no file was made. Say what they are for; it goes on record.'],
  numbers_needed: ['全国系统按完整证件号码对应教师，打码的号码不能导入，没有生成文件。请勾选“完整证件号码”并写明事由后再导出。', 'The national system knows teachers by whole ID numbers, so no file was made. Ask for whole numbers, with a reason, and export again.'],
  design_refused: ['这个报表设计不能用：{detail}。没有保存，也没有生成文件。请改正后再试。', 'This report design cannot be used: {detail}. Nothing was saved or written. Correct it and try again.'],
  sample_needs_empty: ['这个工作区已经有教师或学分数据，没有载入示例。请新建一个工作区再载入示例。', 'This workspace already holds teachers or credits; the sample was not loaded. Make a new workspace for it.'],
  // personal information
  purge_refused: ['没有删除个人信息，数据没有改动：{detail}', 'No personal information was deleted; nothing was changed: {detail}'],
  // reading workbooks
  workbook_refused: ['不能读取表格文件“{file}”（{code}）：{sentence}没有导入任何内容。', 'The workbook “{file}” cannot be read ({code}): {sentence} Nothing was imported.'],
  // keys, and whole numbers on purpose
  recovery_key_slip: ['恢复密钥第 {group} 组抄错了，没有做这一步，数据没有改动。请照打印的那一张核对这一组（不分大小写，0 和 O 通用）。', 'Group {group} of the recovery key has a slip; this was not done and nothing was changed. Compare that group with the printed sheet (capitals do not matter, 0 and O are the same).'],
  old_passphrase_wrong: ['工作区现在的口令不对，没有做这一步，口令和数据都没有改动。请检查大小写和输入法后再试；忘了口令的，请先用恢复密钥打开工作区，再来设新口令。', 'The present passphrase of the workspace is wrong; this was not done, passphrase and data are as before. Check capitals and input method; if it is forgotten, open the workspace with the recovery key and set a new one.'],
  rotate_refused: ['没有更换数据密钥，原来的密钥和数据都没有改动：{detail}', 'The data key was not changed; the old one and all data are as before: {detail}'],
  drill_failed: ['恢复演练没有通过：{detail}现在的数据没有改动，但这份恢复密钥还不能算是验证过的。{todo}', 'The restore drill failed: {detail} The data here is unchanged, but this recovery key is not proved. {todo}'],
  second_person: ['没有生成文件：导出完整号码要有两位不同的人经手，{detail}请写上经办人和另一位复核人的姓名。', 'No file was made: whole numbers need two different people, {detail} Name who exports and who checks.'],
  // support and updates
  licences_missing: ['第三方许可的清单不在程序旁边，没有显示，数据没有改动。清单在生成程序时产生：从源代码运行的请先执行 npm run build；安装的程序请重新安装。', 'The list of third-party licences does not lie beside the program, so it is not shown; nothing was changed. It is made when the program is built: from a clone run npm run build first; an installed program should be installed again.'],
  update_off: ['没有检查更新：还没有设置到哪里找新版本，程序和数据都没有改动。请先选一个文件夹，或者填写单位内网的地址。', 'Updates were not looked for: nobody has said where. Program and data are unchanged. Choose a folder first, or enter an address of the bureau’s own network.'],
  update_source: ['更新来源没有保存：{detail}。原来的设置没有变。', 'The source of updates was not saved: {detail}. The setting is as before.'],
  update_no_keys: ['没有检查更新：这个程序还没有发布单位的公钥，任何文件都无法确认真假，所以一概不取。程序和数据都没有改动。请管理员按 docs/updates.md 放入公钥，或用安装包手工升级。', 'Updates were not looked for: this program has no publisher’s public key, so no file could be told from a forged one and none is taken. Program and data are unchanged. Ask the administrator to put a key in place (docs/updates.md), or update by hand from an installer.'],
  update_unreachable: ['没有取到更新（“{where}”：{detail}），程序和数据都没有改动。请检查网络、共享文件夹或地址，过一会儿再试；不更新也不影响工作。', 'No update could be read from “{where}”: {detail}. Program and data are unchanged. Check the network, the share or the address and try again later; work goes on without it.'],
  update_outside: ['没有连接“{host}”：它不在单位内网的地址范围里，什么也没有发出。程序只到内网取更新。地址无误的，请管理员在公钥文件里加上这个网段（docs/updates.md）。', '“{host}” was not contacted: it lies outside the bureau’s own networks, and nothing was sent. Updates are only fetched inside. If the address is right, ask the administrator to add its network to the file of keys (docs/updates.md).'],
  update_redirect: ['没有取更新：服务器“{host}”要求转到别的地址，程序不跟着去，程序和数据都没有改动。请改填文件真正所在的地址。', 'No update was taken: the server “{host}” points to another address, and that is not followed. Program and data are unchanged. Enter the address where the files really are.'],
  update_signature: ['没有取更新：说明文件的签名不对，可能被改动过，也可能不是发布单位签的。程序和数据都没有改动。请不要手工安装那里的文件，并告诉管理员。', 'No update was taken: the signature of its description does not hold; it may have been changed, or somebody else signed it. Program and data are unchanged. Do not install files from there by hand, and tell the administrator.'],
  update_not_ours: ['没有取更新：那里的说明文件是别的程序的，不是赛学通的。程序和数据都没有改动。请检查文件夹或地址是否选错。', 'No update was taken: the description there is of another program, not of Saixue. Program and data are unchanged. Check whether folder or address is the right one.'],
  update_newer_format: ['没有取更新：说明文件的格式比这个程序新，读不了。程序和数据都没有改动。请用安装包手工升级一次，以后就能自动检查。', 'No update was taken: its description has a newer form than this program reads. Program and data are unchanged. Update once by hand from an installer; later ones can be found again.'],
  update_older: ['没有取更新：那里是 {found} 版，比现在的 {current} 版旧，程序不会退回旧版。程序和数据都没有改动。请告诉管理员来源里的文件过时了。', 'No update was taken: version {found} lies there, older than the {current} in use, and the program does not go back. Program and data are unchanged. Tell the administrator that the source is out of date.'],
  update_minimum: ['不能直接升级到 {found} 版：它要求先升级到 {minimum} 版，现在是 {current} 版。程序和数据都没有改动。请向管理员要 {minimum} 版的安装包，先升级一次。', 'Version {found} cannot follow {current} directly: it asks for {minimum} first. Program and data are unchanged. Ask the administrator for the installer of {minimum} and update to that first.'],
  update_damaged: ['没有取更新：文件“{file}”不完整或不对（{detail}），没有留下它，程序和数据都没有改动。请过一会儿再试；再次出现请告诉管理员重新放一份。', 'No update was taken: the file “{file}” is incomplete or wrong ({detail}); it was not kept. Program and data are unchanged. Try again later; if it happens again, ask the administrator to put it there anew.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type ErrorCode = keyof typeof errorTexts;
export type ErrorDetails = Record<string, string | number>;
export type Language = 'zh' | 'en';

/** The sentence of a refusal in one language, with its details filled in. */
export function errorText(code: ErrorCode, details: ErrorDetails = {}, language: Language = 'zh'): string {
  const text = errorTexts[code][language === 'zh' ? 0 : 1];
  const valueOf = (name: string) => (language === 'en' ? details[`${name}En`] : undefined) ?? details[name];
  const said = text.replaceAll(/\{(\w+)\}/g, (hole, name: string) => String(valueOf(name) ?? hole));
  return language === 'zh' ? said : agreeing(said);
}

/** A refusal: something the user can act on. Bugs are plain Errors. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorText(code, details));
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}
