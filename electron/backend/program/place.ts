// Whether a place is fit for live work: local disk yes, network drives and removable media no.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '#contract/errors.ts';

export type Place = 'local' | 'network' | 'removable';

const networkTypes = /^(nfs\d?|cifs|smb\d?|smbfs|afpfs|webdav|davfs2?|fuse\.(sshfs|davfs2?|rclone|curlftpfs)|9p|ncpfs|glusterfs|ceph)$/;

/** The deepest existing folder on the way to `dir`, with links resolved. */
function existingPart(dir: string): string {
  let part = resolve(dir);
  while (!existsSync(part) && dirname(part) !== part) part = dirname(part);
  return realpathSync(part);
}

/**
 * What kind of place a path of Linux lies on, from the text of /proc/mounts.
 * `removable` answers for a block device such as /dev/sdb1.
 */
export function placeInMounts(mounts: string, path: string, removable: (device: string) => boolean): Place {
  let best = { point: '', device: '', type: '' };
  for (const line of mounts.split('\n')) {
    const [device = '', rawPoint = '', type = ''] = line.split(' ');
    const point = rawPoint.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const holds = path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`);
    if (point && holds && point.length >= best.point.length) best = { point, device, type };
  }
  if (networkTypes.test(best.type)) return 'network';
  return best.device.startsWith('/dev/') && removable(best.device) ? 'removable' : 'local';
}

function removableDevice(device: string): boolean {
  const name = device.slice('/dev/'.length);
  const disk = name.replace(/^(sd[a-z]+)\d+$/, '$1').replace(/^((?:mmcblk|nvme)\d+(?:n\d+)?)p\d+$/, '$1');
  try {
    return readFileSync(`/sys/block/${disk}/removable`, 'utf8').trim() === '1';
  } catch {
    return false;
  }
}

/** Windows: drive type 2 is removable, 4 is a network drive (Win32_LogicalDisk). */
function placeOnWindows(path: string): Place {
  if (/^\\\\/.test(path)) return 'network';
  try {
    const type = execFileSync('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command',
      `(Get-CimInstance Win32_LogicalDisk -Filter "DeviceID='${path.slice(0, 2).replaceAll(/[^A-Za-z:]/g, '')}'").DriveType`],
    { encoding: 'utf8', timeout: 8000, windowsHide: true }).trim();
    return type === '4' ? 'network' : type === '2' ? 'removable' : 'local';
  } catch {
    return 'local';
  }
}

function placeOnMac(path: string): Place {
  try {
    const rows = execFileSync('/sbin/mount', { encoding: 'utf8', timeout: 5000 }).split('\n')
      .map((line) => /^(\S+) on (.+) \(([^,)]+)/.exec(line)?.slice(1) ?? [])
      .map(([device = '', point = '', type = '']) => `${device} ${point.replaceAll(' ', '\\040')} ${type}`);
    return placeInMounts(rows.join('\n'), path, () => path.startsWith('/Volumes/'));
  } catch {
    return 'local';
  }
}

export function placeOf(dir: string): Place {
  const path = existingPart(dir);
  if (process.platform === 'win32') return placeOnWindows(path);
  if (process.platform === 'darwin') return placeOnMac(path);
  return placeInMounts(readFileSync('/proc/mounts', 'utf8'), path, removableDevice);
}

const placeNames = { network: ['网络盘', 'network drive'], removable: ['移动盘', 'removable disk'] } as const;

/** Live work needs a local disk: WAL is unsafe on network shares, and sticks get pulled. */
export function refuseUnfitPlace(dir: string): void {
  const place = placeOf(dir);
  if (place === 'local') return;
  const [kind, kindEn] = placeNames[place];
  throw new AppError('workspace_not_local', { dir, kind, kindEn });
}
