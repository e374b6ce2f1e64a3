// README.txt of an archive: what it is and how to check it by hand, for whoever finds it in twenty years.

export const readme = (title: string, madeAt: string): string => `赛学通存证档案 · Saixue archive
${title}
${madeAt}

这是什么
  这一届活动的存证档案。任何一台装有“赛学通”的电脑（不需要原来的工作区），或者只有 Python 3 的电脑，都能用它重新算出
  同样的名次和奖项，并核对它与当时印出的核验码是否一致。
  档案里没有姓名、学校、电话和身份证号：作品只有盲评编号，评委只有 J01、J02 这样的代号，报送单位只有 U01、U02。
  谁是谁，只在组织者的工作区里。

里面有什么（解压就是普通文本，UTF-8，JSON）
  archive.json               活动名称、格式版本，以及其余每个文件的 SHA-256
  events.jsonl               全部操作记录，一行一条：body 是原文，hash 是链上的散列值
  checkpoints.json           检查点：签名的记录、评委的会签，以及公钥
  versions/<n>.json          第 n 版锁定结果：时间、方法、承诺值
  versions/<n>-docket.json   这一版结果的全部依据：规则、逐位评委逐项分数
  versions/<n>-rows.json     这一版的名次和奖项
  packs.json                 收下的成绩包：文件的 SHA-256、签名公钥、回执码
  printed.json               印在纸上的核验码

怎样核对
  一、用程序：首页或“存证”页，把这个文件拖进窗口，再输入纸上的核验码。
  二、用 Python：  python3 verify_archive.py 文件.sxarc 核验码
      （verify_archive.py 和格式说明 archive.md 在程序源码的 docs 目录里。）
  三、用手：解压后
      sha256sum -b versions/1-docket.json versions/1-rows.json
      两个值应与 versions/1.json 里的 docketSha256、rowsSha256 相同；
      SHA-256("saixue-result/1" + 一个零字节 + 前者 + 后者) 应等于 commitment，
      而 commitment 应出现在 events.jsonl 里锁定结果的那一条。
      events.jsonl 第一条的 hash = SHA-256("saixue-audit/1" + 零字节 + 32 个零字节 + body)，
      以后每条 = SHA-256("saixue-audit/1" + 零字节 + 上一条的 hash（32 字节） + body)。
  没有纸上的核验码或评委手里的检查点，只能看出档案自身前后一致，不能看出它是不是整个重做过的。

What this is
  The record of one contest. Any copy of Saixue (without the workspace it came from), or Python 3 alone, recomputes the same
  ranks and awards from it and says whether it matches the codes printed at the time.
  It holds no names of persons or schools: entries stand under blind codes, judges as J01, J02, units as U01, U02.

How to check it
  1. Drop the file on the window of Saixue and type the printed code.
  2. python3 verify_archive.py FILE.sxarc CODE        (docs/verify_archive.py; the format is in docs/archive.md)
  3. By hand: unzip; sha256sum of versions/1-docket.json and versions/1-rows.json are docketSha256 and rowsSha256 in
     versions/1.json; SHA-256("saixue-result/1" + a zero byte + both in hex) is the commitment, which the event of locking
     holds. Each event's hash is SHA-256("saixue-audit/1" + a zero byte + the hash before (32 bytes; zeros first) + body).
  Without a printed code or a judge's checkpoint this shows that the archive agrees with itself, not that it was never made anew.
`;
