// The places of findings as a clerk reads them, and which of them can be cleaned without touching the work itself.

const names: Readonly<Record<string, readonly [name: string, canClean: boolean]>> = {
  'entry.title': ['作品名称', false], 'file.name': ['文件名', false], 'file.folder': ['文件夹名', false], 'zip.name': ['包内文件名', false], 'file.raw': ['文件内部数据', false],
  'file.unreadable': ['无法检查', false], 'video.titleCard': ['视频片头', false],
  'docx.core': ['文档属性', true], 'docx.app': ['文档属性（单位、主管）', true], 'docx.custom': ['自定义属性', true], 'docx.text': ['正文', false], 'docx.header': ['页眉页脚', false],
  'docx.footnote': ['脚注尾注', false], 'docx.comment': ['批注', true], 'docx.revision': ['修订记录的作者', true], 'docx.people': ['审阅人名单', true], 'docx.rels': ['链接和模板路径', true],
  'docx.altText': ['图片替代文字', true], 'docx.other': ['文档其他部分', false], 'docx.media': ['嵌入的文件', false],
  'pptx.core': ['文档属性', true], 'pptx.app': ['文档属性（单位、主管）', true], 'pptx.custom': ['自定义属性', true], 'pptx.text': ['幻灯片正文', false], 'pptx.notes': ['备注', false],
  'pptx.master': ['母版', false], 'pptx.comment': ['批注', true], 'pptx.people': ['批注作者名单', true], 'pptx.rels': ['链接路径', true], 'pptx.altText': ['图片替代文字', true],
  'pptx.other': ['文稿其他部分', false], 'pptx.media': ['嵌入的文件', false], 'pptx.header': ['页眉页脚', false], 'pptx.revision': ['修订记录的作者', true],
  'xlsx.core': ['文档属性', true], 'xlsx.app': ['文档属性（单位、主管）', true], 'xlsx.custom': ['自定义属性', true], 'xlsx.text': ['单元格', false], 'xlsx.comment': ['批注', true],
  'xlsx.people': ['批注作者名单', true], 'xlsx.rels': ['链接路径', true], 'xlsx.altText': ['图片替代文字', true], 'xlsx.other': ['表格其他部分', false], 'xlsx.media': ['嵌入的文件', false],
  'xlsx.header': ['页眉页脚', false], 'xlsx.revision': ['修订记录的作者', true],
  'odf.core': ['文档属性', true], 'odf.text': ['正文', false], 'odf.header': ['页眉页脚和样式', false], 'odf.altText': ['图片替代文字', false], 'odf.other': ['文档其他部分', false],
  'odf.media': ['嵌入的文件', false], 'odf.rels': ['链接路径', false], 'odf.comment': ['批注', false], 'odf.people': ['人员', false],
  'pdf.info': ['PDF 属性', true], 'pdf.xmp': ['PDF 元数据', true], 'pdf.text': ['PDF 正文', false], 'pdf.annotation': ['PDF 批注', false], 'pdf.attachment': ['PDF 附件', false],
  'pdf.form': ['PDF 表单', false], 'pdf.outline': ['PDF 目录书签', false], 'pdf.oldRevision': ['PDF 旧版本', true], 'pdf.objects': ['PDF 内部对象', false], 'pdf.raw': ['PDF 内容流', false],
  'jpeg.exif': ['照片信息', true], 'jpeg.gps': ['拍摄地点', true], 'jpeg.iptc': ['图片说明（IPTC）', true], 'jpeg.xmp': ['图片元数据', true], 'jpeg.comment': ['图片注释', true],
  'jpeg.thumbnail': ['照片缩略图', true], 'jpeg.trailing': ['图片之后的数据', true], 'jpeg.segment': ['图片其他信息', true],
  'png.text': ['图片说明', true], 'png.exif': ['图片信息', true], 'png.gps': ['拍摄地点', true], 'png.xmp': ['图片元数据', true], 'png.trailing': ['图片之后的数据', true],
  'gif.comment': ['图片注释', true], 'gif.xmp': ['图片元数据', true], 'webp.exif': ['图片信息', true], 'webp.gps': ['拍摄地点', true], 'webp.xmp': ['图片元数据', true],
  'tiff.exif': ['图片信息', false], 'tiff.gps': ['拍摄地点', false], 'tiff.xmp': ['图片元数据', false], 'tiff.iptc': ['图片说明', false], 'heif.exif': ['照片信息', false], 'heif.gps': ['拍摄地点', false],
  'heif.xmp': ['图片元数据', false],
  'mp4.tags': ['视频标签', true], 'mp4.keys': ['视频标签', true], 'mp4.xmp': ['视频元数据', true], 'mp4.location': ['拍摄地点', true], 'mp4.3gp': ['视频标签', true],
  'mp4.handler': ['视频轨道名称', true], 'mp4.subtitle': ['字幕', false],
  'mkv.tags': ['视频标签', true], 'mkv.title': ['视频标题', true], 'mkv.attachment': ['视频内的附件', false], 'mkv.chapter': ['章节名称', false], 'mkv.subtitle': ['字幕', false],
  'mp3.id3': ['音频标签', true], 'mp3.id3v1': ['音频标签', true], 'mp3.ape': ['音频标签', false], 'mp3.picture': ['音频封面', true], 'riff.info': ['音频、视频标签', true], 'sound.tags': ['音频标签', false],
  'ole.summary': ['文档属性', false], 'ole.text': ['旧版文档内容', false], 'ole.exif': ['嵌入照片的信息', false], 'ole.gps': ['嵌入照片的拍摄地点', false],
  'text.text': ['文字内容', false], 'html.text': ['网页文字', false], 'html.meta': ['网页属性', false], 'html.attributes': ['网页链接和注释', false], 'rtf.text': ['正文', false], 'rtf.properties': ['文档属性', false],
  zip: ['压缩包', false],
};

/** 'docx.media/jpeg.exif' → '嵌入的文件 › 照片信息'. */
export const placeName = (place: string): string => place.split('/').map((one) => names[one]?.[0] ?? one).join(' › ');

/** Whether the last part of a place can be cleaned, with everything around it able to hold cleaned parts. */
export function canCleanPlace(place: string): boolean {
  const parts = place.split('/');
  if (!(names[parts.at(-1) ?? '']?.[1] ?? false)) return false;
  // What is inside is cleaned where the package around it can be rewritten, or where the whole of it is dropped.
  return parts.slice(0, -1).every((one) => /^(?:docx|pptx|xlsx)\.media$/.test(one) || (names[one]?.[1] ?? false));
}

export const placeCodes: readonly string[] = Object.keys(names);

const fields: readonly (readonly [name: string, codes: string])[] = [
  ['作者', 'creator author authors artist xpauthor initial-creator dc:creator ©art ©aut auth tpe1 iart by-line performer perf artistname t composer'],
  ['最后修改者', 'lastmodifiedby lastsavedby printed-by operator'], ['单位', 'company'], ['主管', 'manager'], ['版权', 'copyright cprt tcop icop ©cpy rights'],
  ['标题', 'title xptitle ©nam titl tit2 objectname headline documentname'], ['主题', 'subject xpsubject'], ['关键词', 'keywords xpkeywords'],
  ['备注', 'comments xpcomment usercomment ©cmt comm comment category'], ['说明', 'description imagedescription caption dscp ©des'], ['制作', 'producer ©prd tcom director ©dir'],
  ['联系方式', 'contact contactinfo'], ['来源', 'credit source writer'], ['软件', 'software application'], ['相机', 'make model makernote cameraownername ownername'], ['链接', 'target href url uri xlink:href'],
  ['歌词', 'uslt'], ['模板', 'template'], ['轨道', 'handler'], ['录制者', 'originator'],
];
const byCode = new Map(fields.flatMap(([name, codes]) => codes.split(' ').map((code) => [code, name] as const)));

/** A metadata field in Chinese; one that nobody would know by its code is left out. Fields that people named keep their names. */
export const fieldName = (field: string): string => (/\p{Script=Han}/u.test(field) ? field
  : byCode.get((field.split('.').at(-1) ?? field).toLowerCase()) ?? '');
