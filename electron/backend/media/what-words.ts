// What the readers found, in words: their codes mean nothing to a clerk.

const words: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'cut': ['没有结尾', 'cut off'], 'moov': ['缺少视频索引', 'no index'], 'tracks': ['没有音视频轨', 'no tracks'], 'boxes': ['结构过多', 'too many boxes'],
  'depth': ['嵌套过深', 'nested too deep'], 'index size': ['索引异常大', 'abnormal index'], 'elements': ['结构过多', 'too many elements'],
  'head': ['文件头残缺', 'broken head'], 'IHDR': ['文件头残缺', 'broken head'], 'SOF': ['文件头残缺', 'broken head'], 'VP8': ['文件头残缺', 'broken head'],
  'size': ['尺寸异常', 'impossible size'], 'avih': ['文件头残缺', 'broken head'], 'asf': ['文件头残缺', 'broken head'], 'format': ['结构异常', 'broken format'],
  'damaged': ['压缩结构损坏', 'broken zip'], 'notZip': ['压缩结构损坏', 'broken zip'], 'empty': ['空的压缩包', 'empty zip'],
  'name': ['含有越出文件夹的文件名', 'names that leave the folder'], 'method': ['压缩方式不认识', 'unknown compression'],
  'duplicate': ['含有重名或重叠的文件', 'repeated or overlapping files'], 'entries': ['文件过多', 'too many files'], 'bomb': ['压缩比异常', 'abnormal ratio'],
  'zip': ['压缩包', 'a zip'], 'box': ['多余的内容', 'further bytes'], 'segment': ['多余的内容', 'further bytes'],
  'JavaScript': ['脚本', 'JavaScript'], 'Launch': ['启动程序', 'launches a program'], 'OpenAction': ['打开即执行的动作', 'acts when opened'],
  'EmbeddedFile': ['嵌入的文件', 'embedded files'], 'XFA': ['动态表单', 'XFA form'], 'RichMedia': ['嵌入的媒体', 'embedded media'],
  'SubmitForm': ['对外提交或跳转', 'submits or leads elsewhere'], 'embedded': ['嵌入的对象', 'embedded objects'],
  'ObjStm': ['压缩比异常', 'abnormal ratio'], 'DTD': ['外部声明', 'a document type declaration'], 'arrays': ['嵌套过深', 'nested too deep'],
  'slow': ['读取太慢', 'slow to read'], 'large': ['文件很大', 'large'], 'attachedTemplate': ['外部模板', 'an outside template'],
  'oleObject': ['外部对象', 'an outside object'], 'image': ['外部图片', 'outside pictures'], 'frame': ['外部框架', 'an outside frame'],
  'video': ['外部视频', 'outside video'], 'audio': ['外部音频', 'outside sound'], 'other': ['外部内容', 'something outside'],
  'EACCES': ['没有权限', 'no permission'], 'EPERM': ['没有权限', 'no permission'], 'EBUSY': ['被其他程序占用', 'in use'], 'EIO': ['读盘出错', 'disk error'],
  'encrypted': ['加了密码', 'encrypted'], 'shorter': ['读到一半变短了', 'became shorter while it was read'],
  'ENOENT': ['已经不在', 'gone'], 'ELOOP': ['是链接', 'a link'],
};

/** Codes joined by 、 in one language. Figures stay; a code without words is “something unusual”. */
export function whatWords(what: string, language: 'zh' | 'en'): string {
  const parts = what.split('、').map((one) => {
    const known = Object.hasOwn(words, one) ? words[one] : undefined;
    if (known) return known[language === 'zh' ? 0 : 1];
    if (/^\d+$/.test(one)) return language === 'zh' ? `${one} 字节` : `${one} bytes`;
    if (/[\u3400-\u9fff]|^\d+×\d+$/.test(one)) return one;
    return language === 'zh' ? '不常见的内容' : 'something unusual';
  });
  return [...new Set(parts)].join(language === 'zh' ? '、' : ', ');
}
