/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: `review` as a whole, with a policy, a filter and every output of text. The
 * input is a capture as it is, or conversations: see talks.h. */
#include "app/pipeline.h"

#include "exact.h"
#include "talks.h"

#include <sys/mman.h>
#include <unistd.h>

static const char policy[] = "[cell Line]\nnetworks=10.0.0.0/24\n"
                             "[cpu Press]\naddress=10.0.0.200\nfamily=S7-300\n"
                             "[partner Panel]\naddress=10.0.0.1\nread=Press:DB1.DBB0-DBB9,MB0\n"
                             "write=Press:M0.3\nservices=identify\n"
                             "[partner Archive]\naddress=10.0.0.2\ncell=Line\nread=*:DB10\n"
                             "[pattern Archive]\npartner=Archive\ncpu=Press\n"
                             "every.10ms=read DB10.DBB0-DBB3\n"
                             "[rules]\nenable=pattern-change\n";

/* Looks at everything and takes nearly all. */
static const char filter[] = "not (status == ok and item.db == 999) or "
                             "value.unsigned > 7 or severity >= warning or "
                             "rosctr == Job and func == \"Write Var\" or client.ip == 10.0.0.0/24";

/* A file in memory has a path; it stays open. */
static char *memory_file(const char *name, const void *bytes, size_t size)
{
    const int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    return g_strdup_printf("/proc/self/fd/%d", fd);
}

/* No file that could be read by another thread, so that there is one thread. */
static const app_options *the_options(void)
{
    static app_options options;
    static bool parsed;
    if (parsed)
        return &options;
    static const app_purpose purpose = {"review", "FILE...", "", "", false, false};
    char *path = memory_file("policy", policy, sizeof policy - 1);
    char *arguments[] = {"review",
                         "-q",
                         "-v",
                         "-p",
                         path,
                         "-f",
                         (char *)(uintptr_t)filter,
                         "-o",
                         "text=/dev/null",
                         "-o",
                         "transactions=/dev/null",
                         "-o",
                         "events=/dev/null",
                         "-o",
                         "pdus=/dev/null",
                         "-o",
                         "csv=/dev/null",
                         "-",
                         NULL};
    parsed = app_options_parse(&options, &purpose, (int)G_N_ELEMENTS(arguments) - 1, arguments) ==
             APP_PARSED;
    FUZZ_CHECK(parsed);
    g_free(path);
    return &options;
}

static void read_capture(app_pipeline *pipeline, s7_bytes in)
{
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("capture", MFD_CLOEXEC);
    if (ftruncate(fd, 0) < 0 || pwrite(fd, in.data, in.size, 0) != (ssize_t)in.size)
        abort();
    char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    cap_inputs *inputs = cap_inputs_open((const char *const[]){path}, 1);
    cap_packet packet;
    while (cap_inputs_next(inputs, &packet))
        cap_engine_packet(pipeline->engine, &packet);
    cap_inputs_free(inputs);
    g_free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const s7_bytes in = {data, size};
    static const cap_input_info info = {.name = "fuzzed"};
    const rep_inputs inputs = {&info, 1, NULL, 0};
    app_pipeline pipeline;
    if (size == 0)
        return 0;
    FUZZ_CHECK(app_pipeline_open(&pipeline, the_options()) == APP_DONE);
    FUZZ_CHECK(!pipeline.relay);
    if (fuzz_is_capture(in))
        read_capture(&pipeline, in);
    else
        fuzz_talks_play(pipeline.engine, in, 0);
    cap_engine_finish(pipeline.engine);
    FUZZ_CHECK(app_pipeline_finish(&pipeline, &inputs) == APP_DONE);
    FUZZ_CHECK(app_pipeline_close(&pipeline) == APP_DONE);
    return 0;
}
