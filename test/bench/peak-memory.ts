// The peak memory of this process.
import { existsSync, readFileSync } from 'node:fs';

/** Megabytes. Linux counts a parent's memory into maxRSS of a freshly started child; VmHWM is the process's own. */
export function peakMegabytes(): number {
  const own = existsSync('/proc/self/status') ? /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) : null;
  return (own ? Number(own[1]) : process.resourceUsage().maxRSS) / 1024;
}
