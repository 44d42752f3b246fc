// delay MILLISECONDS NAME NAMESPACE: joins this network namespace and another one by a tun device NAME in each, and
// holds every IP packet for that long on its way. It is what `tc netem delay` would be, for kernels without it: TCP
// itself stays real. It prints "ready" when both devices are there, and ends when its standard input does.
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define HELD 8192 // packets that are on the way at most, in each direction
#define MTU 2048

struct packet {
  int64_t due;
  ssize_t length;
  char bytes[MTU];
};

struct direction {
  int from, to;
  unsigned head, tail;
  struct packet *held;
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int open_tun(const char *name) {
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) < 0) fail("tun");
  return tun;
}

static void take(struct direction *way, int64_t delay) {
  while (way->tail - way->head < HELD) {
    struct packet *packet = &way->held[way->tail % HELD];
    packet->length = read(way->from, packet->bytes, MTU);
    if (packet->length <= 0) return;
    packet->due = now() + delay;
    way->tail++;
  }
}

// A device that is down takes no packet: it is lost, as on any network.
static void give(struct direction *way) {
  while (way->head != way->tail && way->held[way->head % HELD].due <= now()) {
    struct packet *packet = &way->held[way->head++ % HELD];
    if (write(way->to, packet->bytes, packet->length) < 0) continue;
  }
}

static int64_t until_next(const struct direction *ways) {
  int64_t next = -1;
  for (int i = 0; i < 2; i++) {
    if (ways[i].head == ways[i].tail) continue;
    int64_t wait = ways[i].held[ways[i].head % HELD].due - now();
    if (wait < 0) wait = 0;
    if (next < 0 || wait < next) next = wait;
  }
  return next;
}

int main(int count, char **words) {
  if (count != 4) {
    fprintf(stderr, "usage: delay MILLISECONDS NAME NAMESPACE\n");
    return 2;
  }
  int64_t delay = atof(words[1]) * 1000000;
  int near = open_tun(words[2]);
  int other = open(words[3], O_RDONLY);
  if (other < 0 || setns(other, CLONE_NEWNET) < 0) fail(words[3]);
  int far = open_tun(words[2]);
  struct direction ways[2] = {{near, far, 0, 0, NULL}, {far, near, 0, 0, NULL}};
  for (int i = 0; i < 2; i++) {
    ways[i].held = calloc(HELD, sizeof(struct packet));
    if (!ways[i].held) fail("calloc");
  }
  puts("ready");
  fflush(stdout);
  for (;;) {
    struct pollfd waits[3] = {{near, POLLIN, 0}, {far, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    int64_t next = until_next(ways);
    struct timespec limit = {next / 1000000000, next % 1000000000};
    ppoll(waits, 3, next < 0 ? NULL : &limit, NULL);
    if (waits[2].revents) return 0;
    for (int i = 0; i < 2; i++) {
      take(&ways[i], delay);
      give(&ways[i]);
    }
  }
}
