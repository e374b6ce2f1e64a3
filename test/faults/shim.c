/* Stands between a program and the disk (LD_PRELOAD, 64-bit Linux): writes down what happens to files below one folder, and
 * lets operations fail on order.
 *   FAULT_ROOT     absolute, resolved folder; everything outside of it goes by unseen
 *   FAULT_LOG      record of operations, appended to (absent: none is kept)
 *   FAULT_CONTROL  512 bytes, mapped: what is to fail; the program under test may change it while it runs (absent: nothing fails)
 * One record: five 64-bit numbers (kind, descriptor, offset or flags, length of the payload, serial), then the payload.
 * A lock is held over operation and record, so that the order written down is the order of the disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, MKDIR, RMDIR, LINK, SAY, FAILED_SYNC };
/* Classes of operations that can be made to fail. */
enum { FAIL_WRITE = 1, FAIL_SYNC = 2, FAIL_READ = 4, FAIL_OPEN = 8, FAIL_TRUNCATE = 16, FAIL_NAME = 32 };

struct control {
  int64_t classes, countdown, error, lasting, bytes, failed, seen, spare;
  char only[256]; /* a piece of the path; empty: every file below the root */
};

#define MOST 4096
static char paths[MOST][PATH_MAX]; /* the name under which a descriptor was opened, empty: not ours; pages untouched cost nothing */
static struct stat files[MOST]; /* and what it was: a number may have been closed and given to another file behind our back */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static size_t root_length;
static int log_fd = -1;
static int64_t serial;
static struct control *control;

/* The system's own syscall(): ours, below, stands before it. */
typedef long (*caller)(long, ...);
static caller real_syscall;
static caller theirs(void) {
  if (!real_syscall) real_syscall = (caller)dlsym(RTLD_NEXT, "syscall");
  return real_syscall;
}
#define real theirs()

/* At the first open: not every small compiler knows constructors. */
static void start(void) {
  const char *log = getenv("FAULT_LOG"), *file = getenv("FAULT_CONTROL");
  root = getenv("FAULT_ROOT");
  if (!root) return;
  root_length = strlen(root);
  if (log) log_fd = real(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (!file) return;
  int fd = real(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC, 0);
  void *at = fd < 0 ? MAP_FAILED : mmap(0, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at != MAP_FAILED) control = at;
  if (fd >= 0) real(SYS_close, fd);
}

static int inside(const char *path) {
  static pthread_once_t begun = PTHREAD_ONCE_INIT;
  pthread_once(&begun, start);
  return root && path && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}
static int ours(int fd) {
  struct stat now;
  if (fd < 0 || fd >= MOST || paths[fd][0] == 0) return 0;
  return fstat(fd, &now) == 0 && now.st_ino == files[fd].st_ino && now.st_dev == files[fd].st_dev;
}

/* A path as a whole one: relative ones start at `dir` or at the working folder. */
static const char *whole(int dir, const char *path, char *room) {
  if (!path || path[0] == '/') return path;
  char link[64];
  snprintf(link, sizeof link, dir == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", dir);
  long length = real(SYS_readlinkat, AT_FDCWD, link, room, PATH_MAX - 1);
  if (length < 0) return path;
  snprintf(room + length, PATH_MAX - length, "/%s", path);
  return room;
}

static void note(int64_t kind, int64_t fd, int64_t offset, const void *payload, size_t length) {
  if (log_fd < 0) return;
  int64_t head[5] = { kind, fd, offset, (int64_t)length, serial++ };
  struct iovec parts[2] = { { head, sizeof head }, { (void *)payload, length } };
  real(SYS_writev, log_fd, parts, length ? 2 : 1);
}

/* Whether this operation is the one that fails; sets errno. */
static int fails(int class, const char *path, size_t bytes) {
  if (!control || !(control->classes & class)) return 0;
  if (control->only[0] && !strstr(path, control->only)) return 0;
  control->seen++;
  if (control->bytes >= 0) {
    control->bytes -= (int64_t)bytes;
    if (control->bytes >= 0) return 0;
    control->bytes = -1; /* from here on as with a count that is used up */
    control->countdown = 0;
  } else {
    if (control->countdown > 0) control->countdown--;
    if (control->countdown != 0) return 0;
  }
  if (!control->lasting) control->classes = 0;
  control->failed++;
  errno = (int)control->error;
  return 1;
}

static int opened(int dir, const char *given, int flags, int mode) {
  char room[PATH_MAX];
  const char *path = whole(dir, given, room);
  int watched = inside(path);
  pthread_mutex_lock(&lock);
  int fd = watched && (flags & (O_CREAT | O_TRUNC)) && fails(FAIL_OPEN, path, 0) ? -1 : (int)real(SYS_openat, dir, given, flags, mode);
  int error = errno;
  if (fd >= 0 && fd < MOST) {
    paths[fd][0] = 0;
    if (watched && fstat(fd, &files[fd]) == 0) {
      snprintf(paths[fd], PATH_MAX, "%s", path);
      note(OPEN, fd, flags, path, strlen(path));
    }
  }
  pthread_mutex_unlock(&lock);
  errno = error;
  return fd;
}
static int modeOf(int flags, va_list list) { return flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)) ? va_arg(list, int) : 0; }
#define OPENER(name) int name(const char *path, int flags, ...) { \
  va_list list; va_start(list, flags); int mode = modeOf(flags, list); va_end(list); return opened(AT_FDCWD, path, flags, mode); }
#define OPENER_AT(name) int name(int dir, const char *path, int flags, ...) { \
  va_list list; va_start(list, flags); int mode = modeOf(flags, list); va_end(list); return opened(dir, path, flags, mode); }
OPENER(open)
OPENER(open64)
OPENER_AT(openat)
OPENER_AT(openat64)

int close(int fd) {
  pthread_mutex_lock(&lock);
  if (ours(fd)) paths[fd][0] = 0;
  int done = (int)real(SYS_close, fd);
  pthread_mutex_unlock(&lock);
  return done;
}

/* Bytes to a file of ours. `at` < 0: at its own position, which is asked for afterwards. Standard output is kept as what was said. */
static ssize_t put(int fd, const void *bytes, size_t length, int64_t at) {
  if (!ours(fd) && (fd != 1 || log_fd < 0)) {
    return at < 0 ? real(SYS_write, fd, bytes, length) : real(SYS_pwrite64, fd, bytes, length, at);
  }
  pthread_mutex_lock(&lock);
  ssize_t done = -1;
  if (!ours(fd)) {
    done = real(SYS_write, fd, bytes, length);
    note(SAY, fd, 0, bytes, length);
  } else if (!fails(FAIL_WRITE, paths[fd], length)) {
    done = at < 0 ? real(SYS_write, fd, bytes, length) : real(SYS_pwrite64, fd, bytes, length, at);
    if (done > 0) note(WRITE, fd, at < 0 ? real(SYS_lseek, fd, 0, SEEK_CUR) - done : at, bytes, (size_t)done);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}
ssize_t write(int fd, const void *bytes, size_t length) { return put(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return put(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return put(fd, bytes, length, at); }
/* Only the first part of several: the caller goes on with the rest, as after any short write. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!ours(fd) && (fd != 1 || log_fd < 0)) return real(SYS_writev, fd, parts, count);
  return count > 0 ? put(fd, parts[0].iov_base, parts[0].iov_len, -1) : 0;
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  return count > 0 ? put(fd, parts[0].iov_base, parts[0].iov_len, at) : 0;
}
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return pwritev(fd, parts, count, at); }
/* Copies inside the kernel: refused for our files, whoever copies then reads and writes. */
ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t length, unsigned flags) {
  if (ours(out) || ours(in)) return errno = EXDEV, -1;
  return real(SYS_copy_file_range, in, in_at, out, out_at, length, flags);
}
ssize_t sendfile(int out, int in, off_t *at, size_t length) {
  if (ours(out) || ours(in)) return errno = EINVAL, -1;
  return real(SYS_sendfile, out, in, at, length);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t length) { return sendfile(out, in, at, length); }

/* libuv makes some calls by their number. */
long syscall(long number, ...) {
  long a[6];
  va_list list;
  va_start(list, number);
  for (int index = 0; index < 6; index++) a[index] = va_arg(list, long);
  va_end(list);
  if (number == SYS_copy_file_range && (ours((int)a[0]) || ours((int)a[2]))) return errno = EXDEV, -1;
  return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
/* Copies that share blocks: likewise. */
int ioctl(int fd, unsigned long request, ...) {
  va_list list;
  va_start(list, request);
  void *argument = va_arg(list, void *);
  va_end(list);
  if (request == 0x40049409 /* FICLONE */ && ours(fd)) return errno = EOPNOTSUPP, -1;
  return (int)real(SYS_ioctl, fd, request, argument);
}

static ssize_t get(int fd, void *bytes, size_t length, int64_t at) {
  if (ours(fd)) {
    pthread_mutex_lock(&lock);
    int bad = ours(fd) && fails(FAIL_READ, paths[fd], length);
    pthread_mutex_unlock(&lock);
    if (bad) return -1;
  }
  return at < 0 ? real(SYS_read, fd, bytes, length) : real(SYS_pread64, fd, bytes, length, at);
}
ssize_t read(int fd, void *bytes, size_t length) { return get(fd, bytes, length, -1); }
ssize_t pread(int fd, void *bytes, size_t length, off_t at) { return get(fd, bytes, length, at); }
ssize_t pread64(int fd, void *bytes, size_t length, off64_t at) { return get(fd, bytes, length, at); }

static int flushed(int call, int fd) {
  if (!ours(fd)) return (int)real(call, fd);
  pthread_mutex_lock(&lock);
  int done = fails(FAIL_SYNC, paths[fd], 0) ? -1 : (int)real(call, fd);
  note(done == 0 ? SYNC : FAILED_SYNC, fd, 0, 0, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}
int fsync(int fd) { return flushed(SYS_fsync, fd); }
int fdatasync(int fd) { return flushed(SYS_fdatasync, fd); }

int ftruncate(int fd, off_t length) {
  if (!ours(fd)) return (int)real(SYS_ftruncate, fd, length);
  pthread_mutex_lock(&lock);
  int done = fails(FAIL_TRUNCATE, paths[fd], 0) ? -1 : (int)real(SYS_ftruncate, fd, length);
  if (done == 0) note(TRUNCATE, fd, length, 0, 0);
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

/* What changes names: `from` and, where there is one, `to`, parted by a zero byte in the record. */
static int named(int kind, int call, int dir, const char *from, int dir2, const char *to, long more) {
  char room[PATH_MAX], room2[PATH_MAX], both[2 * PATH_MAX];
  const char *first = whole(dir, from, room), *second = to ? whole(dir2, to, room2) : "";
  int watched = inside(first) || (to && inside(second));
  pthread_mutex_lock(&lock);
  int done = -1;
  if (!watched || !fails(FAIL_NAME, inside(first) ? first : second, 0)) {
    done = (int)(to ? real(call, dir, from, dir2, to, more) : real(call, dir, from, more));
  }
  if (done == 0 && watched) {
    int length = snprintf(both, sizeof both, to ? "%s%c%s" : "%s", first, 0, second);
    note(kind, -1, 0, both, (size_t)length);
  }
  int error = errno;
  pthread_mutex_unlock(&lock);
  errno = error;
  return done;
}
int unlinkat(int dir, const char *path, int flags) {
  return named(flags & AT_REMOVEDIR ? RMDIR : UNLINK, SYS_unlinkat, dir, path, 0, 0, flags);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char *path) { return unlink(path) == 0 || (errno == EISDIR && rmdir(path) == 0) ? 0 : -1; }
int mkdir(const char *path, mode_t mode) { return named(MKDIR, SYS_mkdirat, AT_FDCWD, path, 0, 0, mode); }
int rename(const char *from, const char *to) { return named(RENAME, SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }
int link(const char *from, const char *to) { return named(LINK, SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }
