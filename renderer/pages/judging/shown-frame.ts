// When a picture of a video is really on screen: a veil may go only then.

/** How long a finished seek is waited for when no frame is reported (a window that is not drawn, a still picture). */
const patience = 300;

/**
 * Calls `done` once, after the next frame of the video was handed to the screen; of mere sound after the next frame of
 * the window. Frames are asked for by requestVideoFrameCallback (WICG); without it two frames of the window pass.
 */
export function afterFrame(video: HTMLVideoElement, done: () => void): void {
  let over = false;
  const finish = (): void => {
    if (over) return;
    over = true;
    done();
  };
  if (video.videoWidth > 0 && 'requestVideoFrameCallback' in video) {
    video.requestVideoFrameCallback(finish);
    setTimeout(finish, patience);
  } else {
    requestAnimationFrame(() => { requestAnimationFrame(finish); });
  }
}
