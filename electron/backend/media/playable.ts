// Whether the judges' window plays a film or a recording: what Chromium's own player takes, and why not in words.

type Text = readonly [zh: string, en: string];
const pictures = new Set(['h264', 'vp8', 'vp9', 'av1']);
const sounds = new Set(['', 'aac', 'opus', 'mp3', 'vorbis', 'flac', 'pcm']);
const containers = new Set(['mp4', 'mov', 'webm', 'mkv', 'm4a', 'mp3', 'wav', 'ogg']);
const names: Readonly<Record<string, string>> = {
  hevc: 'H.265（HEVC）', mpeg4: 'MPEG-4 第 2 部分', mpeg2: 'MPEG-2', h263: 'H.263', mjpeg: 'Motion JPEG', prores: 'ProRes',
};

export const codecName = (codec: string): string => names[codec] ?? codec.toUpperCase();

/**
 * null: the window plays it. Otherwise what keeps it from playing, in both languages. `videoCodec` '' has no picture.
 * HEVC is the treacherous one: Chromium says yes and shows black with sound.
 */
export function whyNotPlayable(kind: string, videoCodec: string, audioCodec: string): Text | null {
  if (!containers.has(kind)) return [`${kind.toUpperCase()} 格式`, `the format ${kind.toUpperCase()}`];
  if (videoCodec !== '' && !pictures.has(videoCodec)) {
    return [`画面编码 ${codecName(videoCodec)}`, `the video codec ${videoCodec}`];
  }
  if (!sounds.has(audioCodec)) return [`声音编码 ${codecName(audioCodec)}`, `the audio codec ${audioCodec}`];
  return null;
}
