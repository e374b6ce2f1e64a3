#!/bin/sh
# How the pictures and films of the sample contest were made: drawn by ffmpeg, no camera, no person, no real lesson.
# Needs Debian's ffmpeg and fonts-noto-cjk. Not run by the program or its tests; the results lie beside this file.
# Each film: 8 seconds, 320x180, VP8 and Opus; the first 5 seconds are a title card as the rules of many contests ask
# (blue, white type, lesson, teacher, unit), so that masking the opening can be seen to work.
set -eu
cd "$(dirname "$0")"
font=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
kai=/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc

text() { # file, words, size, x, y, colour
  printf "drawtext=fontfile=%s:text='%s':fontsize=%s:x=%s:y=%s:fontcolor=%s" "$1" "$2" "$3" "$4" "$5" "$6"
}
film() { # name, subject line, lesson, drawing, tone
  card="$(text $kai "$2" 15 '(w-tw)/2' 28 white),$(text $kai "$3" 26 '(w-tw)/2' 62 white),$(text $kai '授课教师：示例教师' 15 '(w-tw)/2' 112 white),$(text $kai '单位：云澜市示例学校' 15 '(w-tw)/2' 136 white)"
  ffmpeg -v error -y -f lavfi -i "color=0x1f4e9c:s=320x180:d=5:r=12" -f lavfi -i "color=0x24513f:s=320x180:d=3:r=12" \
    -f lavfi -i "sine=frequency=$5:duration=8:sample_rate=48000" \
    -filter_complex "[0]$card[a];[1]$4[b];[a][b]concat=n=2:v=1:a=0,format=yuv420p[v];[2]volume=0.06,afade=t=in:d=1,afade=t=out:st=7:d=1[s]" \
    -map '[v]' -map '[s]' -c:v libvpx -b:v 40k -crf 30 -g 12 -deadline best -cpu-used 0 -threads 1 -c:a libopus -b:a 12k -ac 1 \
    -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$1.webm"
  ffmpeg -v error -y -ss 7.5 -i "$1.webm" -frames:v 1 -map_metadata -1 -fflags +bitexact "$1.png"
}

film shuxue '人教版 小学数学 三年级上册' '分数的初步认识' \
  "drawbox=x=70:y=50:w=180:h=60:color=0xfbf3e0:t=fill,drawbox=x=70:y=50:w=90:h=60:color=0xf2b84b:t=fill:enable='gte(t,1)',drawbox=x=159:y=50:w=2:h=60:color=black:t=fill,drawbox=x=114:y=50:w=2:h=60:color=black:t=fill:enable='gte(t,2)',drawbox=x=204:y=50:w=2:h=60:color=black:t=fill:enable='gte(t,2)',$(text $font '平均分成几份？' 18 '(w-tw)/2' 16 white),$(text $font '二分之一' 18 '(w-tw)/2' 128 white):enable='between(t,1,2)',$(text $font '四分之二' 18 '(w-tw)/2' 128 white):enable='gte(t,2)'" 262
film kexue '教科版 小学科学 三年级上册' '水到哪里去了' \
  "drawbox=x=110:y=40:w=100:h=110:color=white:t=2,drawbox=x=112:y=62:w=96:h=86:color=0x6fb7e9:t=fill,drawbox=x=112:y=62:w=96:h=20:color=0x24513f:t=fill:enable='gte(t,1)',drawbox=x=112:y=62:w=96:h=44:color=0x24513f:t=fill:enable='gte(t,2)',$(text $font '第一天' 16 20 80 white):enable='lt(t,1)',$(text $font '第三天' 16 20 80 white):enable='between(t,1,2)',$(text $font '第五天' 16 20 80 white):enable='gte(t,2)',$(text $font '水的蒸发' 18 '(w-tw)/2' 12 white)" 330
film yuwen '统编版 小学语文 一年级下册' '写好田字格里的字' \
  "drawbox=x=105:y=35:w=110:h=110:color=0xe6b8a2:t=2,drawbox=x=159:y=35:w=2:h=110:color=0xe6b8a2:t=fill,drawbox=x=105:y=89:w=110:h=2:color=0xe6b8a2:t=fill,$(text $kai '木' 84 118 42 white):enable='between(t,1,2)',$(text $kai '林' 84 118 42 white):enable='gte(t,2)',$(text $font '左右相让' 16 '(w-tw)/2' 152 white)" 294
