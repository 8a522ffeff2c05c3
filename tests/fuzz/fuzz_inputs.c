/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: captures of any bytes, read as one file and, cut in two at the place that the
 * last byte chooses, as two files merged, or as many (which are read sparingly). Every packet's
 * bytes are read, so that a pointer beyond the buffer is found, and what cap_inputs promises is
 * checked; and what is said of the end of a file that may be gone on with. */
#include "capture/inputs.h"
#include "capture/pcapng_end.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MANY 18

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Inputs are opened by path; a file in memory has one. */
static char *memory_file(int fd, const uint8_t *bytes, size_t size)
{
    if (ftruncate(fd, 0) < 0 || pwrite(fd, bytes, size, 0) != (ssize_t)size) {
        abort();
    }
    return g_strdup_printf("/proc/self/fd/%d", fd);
}

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void read_inputs(const char *const *paths, size_t count)
{
    cap_inputs *inputs = cap_inputs_open(paths, count);
    uint64_t frames[MANY] = {0}, packets = 0, reported = 0;
    volatile uint8_t sum = 0;
    cap_packet packet;

    while (cap_inputs_next(inputs, &packet)) {
        require(packet.stamp.file < count && packet.original >= packet.captured);
        require(packet.stamp.frame > frames[packet.stamp.file]);
        frames[packet.stamp.file] = packet.stamp.frame;
        for (uint32_t i = 0; i < packet.captured; i++) {
            sum = (uint8_t)(sum + packet.data[i]);
        }
        packets++;
    }
    require(!cap_inputs_next(inputs, &packet));
    for (size_t i = 0; i < count; i++) {
        cap_input_info info;

        cap_inputs_describe(inputs, i, &info);
        require(info.bytes_read <= info.bytes_total || info.bytes_total == 0);
        reported += info.packets;
    }
    require(reported == packets);
    require(cap_inputs_problem_count(inputs) <= 3 * count);
    cap_inputs_free(inputs);
}

/* A file that is cut off behind its last whole block is whole. */
static void check_end(int fd, size_t size)
{
    int64_t whole, again;
    const cap_pcapng_end end = cap_pcapng_find_end(fd, &whole);

    require(end != CAP_PCAPNG_FAILED && whole >= 0 && whole <= (int64_t)size);
    require(end != CAP_PCAPNG_WHOLE || whole == (int64_t)size);
    require(end != CAP_PCAPNG_OTHER || whole == 0);
    require(ftruncate(fd, whole) == 0);
    require(cap_pcapng_find_end(fd, &again) == CAP_PCAPNG_WHOLE && again == whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static int fds[2] = {-1, -1};
    char *paths[MANY];
    size_t first;
    bool many;

    if (fds[0] < 0) {
        fds[0] = memfd_create("first", MFD_CLOEXEC);
        fds[1] = memfd_create("second", MFD_CLOEXEC);
        require(fds[0] >= 0 && fds[1] >= 0);
    }
    if (size < 1) {
        return 0;
    }
    size--; /* the choice is the last byte, so that captures as they are can be seeds */
    first = size * bytes[size] / 255;
    many = bytes[size] % 2;
    paths[0] = memory_file(fds[0], bytes, size);
    read_inputs((const char *const *)paths, 1);
    g_free(paths[0]);
    paths[0] = memory_file(fds[0], bytes, first);
    paths[1] = memory_file(fds[1], bytes + first, size - first);
    for (size_t i = 2; i < MANY; i++) {
        paths[i] = paths[i % 2];
    }
    read_inputs((const char *const *)paths, many ? MANY : 2);
    g_free(paths[0]);
    g_free(paths[1]);
    g_free(memory_file(fds[0], bytes, size));
    check_end(fds[0], size);
    return 0;
}
