/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/write.h"

#include "capture/inputs.h"

#include "../allocations.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND INT64_C(1000000) /* us */

/* What is written, in a folder of its own. */
typedef struct bench {
    char *folder;
    app_write_options options;
    app_write *write;
    uint64_t dropped[2];
    int64_t packets; /* handed over */
} bench;

static const char eth0[] = "eth0", eth1[] = "eth1";
static const cap_option names[] = {
    {CAP_OPTION_IF_NAME, 4, (const uint8_t *)eth0},
    {CAP_OPTION_IF_NAME, 4, (const uint8_t *)eth1},
};
static const cap_interface_info infos[] = {
    {.link_type = 1, .snap_length = 262144, .resolution = 9, .options = names, .option_count = 1},
    {.link_type = 113, .snap_length = 96, .resolution = 6, .options = names + 1, .option_count = 1},
};
static const cap_interface_info *const interfaces[] = {infos, infos + 1};

static void dropped(void *user, size_t interface, uint64_t *system, uint64_t *by_interface)
{
    *system = ((const bench *)user)->dropped[interface];
    *by_interface = 0;
}

static app_exit start(bench *b)
{
    const app_write_source source = {interfaces, 2, dropped, b, "s7tap test"};
    const app_exit result = app_write_open(&b->write, &b->options, &source);
    return result == APP_DONE ? app_write_check_folder(b->write) : result;
}

static bench *new_bench(const char *name)
{
    bench *b = g_new0(bench, 1);
    b->folder = g_dir_make_tmp("s7tap-write-XXXXXX", NULL);
    b->options.path = g_build_filename(b->folder, name, NULL);
    return b;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of the files in the folder, in order. */
static GPtrArray *paths_of(const bench *b)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    GDir *folder = g_dir_open(b->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder));)
        g_ptr_array_add(paths, g_build_filename(b->folder, name, NULL));
    g_dir_close(folder);
    g_ptr_array_sort(paths, by_name);
    return paths;
}

static void free_bench(bench *b)
{
    GPtrArray *paths = paths_of(b);
    for (guint i = 0; i < paths->len; i++)
        g_unlink(g_ptr_array_index(paths, i));
    g_ptr_array_unref(paths);
    assert_int_equal(g_rmdir(b->folder), 0);
    g_free(b->folder);
    g_free(b->options.path);
    g_free(b);
}

/* Packets whose time is their number, in turns of the two interfaces. */
static void put_packets(bench *b, unsigned count, uint32_t size)
{
    static const uint8_t data[100000];
    for (unsigned i = 0; i < count; i++) {
        const cap_packet packet = {
            .stamp = {.time = b->packets * 1000, .file = b->packets & 1},
            .captured = size,
            .original = size,
            .data = data,
        };
        b->packets++;
        app_write_packet(b->write, &packet);
    }
}

typedef struct contents {
    uint64_t packets, dropped;
    int64_t first; /* number of the first packet */
} contents;

/* What our reader finds: nothing may be wrong, and packets must follow each other. */
static contents read_file(const char *path)
{
    contents c = {0};
    cap_inputs *inputs = cap_inputs_open(&path, 1);
    cap_packet packet;
    cap_interface_info info;
    cap_input_info input;
    for (; cap_inputs_next(inputs, &packet); c.packets++) {
        const int64_t number = packet.stamp.time / 1000;
        if (c.packets == 0)
            c.first = number;
        cap_inputs_interface(inputs, &packet, &info);
        assert_int_equal(info.link_type, infos[number & 1].link_type);
        assert_int_equal(info.snap_length, infos[number & 1].snap_length);
        assert_int_equal(info.resolution, infos[number & 1].resolution);
        assert_memory_equal(info.options[0].value, number & 1 ? eth1 : eth0, 4);
    }
    if (cap_inputs_problem_count(inputs) > 0)
        fail_msg("%s", cap_inputs_problem(inputs, 0)->message);
    cap_inputs_describe(inputs, 0, &input);
    c.dropped = input.dropped;
    cap_inputs_free(inputs);
    return c;
}

static void one_file_that_runs_share(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 10, 60);
    b->dropped[0] = 3;
    b->dropped[1] = 4;
    app_write_look(b->write, g_get_monotonic_time());
    contents c = read_file(b->options.path); /* it can be followed */
    assert_int_equal(c.packets, 10);
    assert_int_equal(c.dropped, 0);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    c = read_file(b->options.path);
    assert_int_equal(c.packets, 10);
    assert_int_equal(c.dropped, 7);
    /* A run that was killed in the midst of a block */
    FILE *file = fopen(b->options.path, "ab");
    assert_int_equal(fwrite("\6\0\0\0\x80\0\0\0\1", 1, 9, file), 9);
    fclose(file);
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 5, 60);
    b->dropped[0] = 5;
    assert_false(app_write_failed(b->write));
    assert_int_equal(app_write_close(b->write), APP_DONE);
    c = read_file(b->options.path);
    assert_int_equal(c.packets, 15);
    assert_int_equal(c.first, 0);
    assert_int_equal(c.dropped, 7 + 9);
    free_bench(b);
}

/* Each can be read by itself, none is larger than asked for, and no packet is lost between them. */
static void rotated_by_size(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    b->options.mebibytes = 1;
    assert_int_equal(start(b), APP_DONE);
    GPtrArray *paths = paths_of(b);
    assert_int_equal(paths->len, 0); /* there is no file without packets */
    g_ptr_array_unref(paths);
    put_packets(b, 3500, 1000);
    b->dropped[1] = 2;
    assert_int_equal(app_write_close(b->write), APP_DONE);
    paths = paths_of(b);
    assert_int_equal(paths->len, 4);
    int64_t next = 0;
    uint64_t drops = 0;
    for (guint i = 0; i < paths->len; i++) {
        struct stat st;
        const contents c = read_file(g_ptr_array_index(paths, i));
        assert_int_equal(c.first, next);
        next += (int64_t)c.packets;
        drops += c.dropped;
        assert_int_equal(stat(g_ptr_array_index(paths, i), &st), 0);
        if (i + 1 < paths->len)
            assert_in_range(st.st_size, 1024 * 1024 - 1200, 1024 * 1024);
    }
    assert_int_equal(next, 3500);
    assert_int_equal(drops, 2);
    g_ptr_array_unref(paths);
    free_bench(b);
}

static void a_ring_over_several_runs(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    b->options.mebibytes = 1;
    b->options.files = 3;
    for (unsigned run = 0; run < 3; run++) {
        assert_int_equal(start(b), APP_DONE);
        put_packets(b, 1500, 1000); /* two files */
        assert_int_equal(app_write_close(b->write), APP_DONE);
    }
    GPtrArray *paths = paths_of(b);
    assert_int_equal(paths->len, 3);
    int64_t next = read_file(g_ptr_array_index(paths, 0)).first;
    for (guint i = 0; i < 3; i++) {
        const char *path = g_ptr_array_index(paths, i);
        char *name = g_strdup_printf("cell_%05u_", 4 + i);
        assert_non_null(strstr(path, name));
        g_free(name);
        const contents c = read_file(path);
        assert_int_equal(c.first, next);
        next += (int64_t)c.packets;
    }
    assert_int_equal(next, 4500);
    g_ptr_array_unref(paths);
    free_bench(b);
}

static guint count_files(const bench *b)
{
    GPtrArray *paths = paths_of(b);
    const guint count = paths->len;
    g_ptr_array_unref(paths);
    return count;
}

/* On a silent interface no files without packets push out those with some. */
static void rotated_by_time(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    b->options.seconds = 10;
    assert_int_equal(start(b), APP_DONE);
    const int64_t now = g_get_monotonic_time();
    app_write_look(b->write, now + 100 * SECOND);
    assert_int_equal(count_files(b), 0);
    put_packets(b, 1, 60);
    app_write_look(b->write, now + 9 * SECOND);
    put_packets(b, 1, 60);
    app_write_look(b->write, g_get_monotonic_time() + 11 * SECOND);
    put_packets(b, 1, 60);
    app_write_look(b->write, g_get_monotonic_time() + 11 * SECOND);
    app_write_look(b->write, g_get_monotonic_time() + 33 * SECOND);
    assert_int_equal(count_files(b), 2);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    GPtrArray *paths = paths_of(b);
    assert_int_equal(paths->len, 2);
    assert_int_equal(read_file(g_ptr_array_index(paths, 0)).packets, 2);
    assert_int_equal(read_file(g_ptr_array_index(paths, 1)).packets, 1);
    g_ptr_array_unref(paths);
    free_bench(b);
}

static void packets_cost_no_allocation(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    watch_allocations();
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 1000, 1000); /* its buffer has its size now */
    const unsigned long before = allocations;
    assert_true(before > 0);
    put_packets(b, 1000, 1000);
    app_write_look(b->write, g_get_monotonic_time());
    assert_int_equal(allocations, before);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    free_bench(b);
}

/* Lets files grow to `size` bytes and no further; returns what held before. */
static struct rlimit limit_files(rlim_t size)
{
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = before;
    small.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    return before;
}

/* As far as a run got: what is not in the file is counted there as dropped. */
static void check_outage(bench *b, rlim_t limit)
{
    assert_int_equal(start(b), APP_DONE);
    const int64_t now = g_get_monotonic_time();
    put_packets(b, 20, 100);
    app_write_look(b->write, now);
    const struct rlimit before = limit_files(limit);
    put_packets(b, 20, 100);
    app_write_look(b->write, now);
    put_packets(b, 20, 100);
    app_write_look(b->write, now + 2 * SECOND);
    put_packets(b, 20, 100);
    app_write_look(b->write, now + 2 * SECOND);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    put_packets(b, 20, 100); /* still lost: it is tried once a second */
    app_write_look(b->write, g_get_monotonic_time() + 4 * SECOND);
    put_packets(b, 20, 100);
    app_write_look(b->write, g_get_monotonic_time() + 4 * SECOND);
    assert_false(app_write_failed(b->write));
    assert_int_equal(app_write_close(b->write), APP_OUTPUT);
    GPtrArray *paths = paths_of(b);
    assert_int_equal(paths->len, 1);
    const contents c = read_file(g_ptr_array_index(paths, 0));
    assert_true(c.packets >= 40);
    assert_true(c.packets <= 60);
    assert_int_equal(c.packets + c.dropped, 120);
    g_ptr_array_unref(paths);
    free_bench(b);
}

static void goes_on_after_a_full_disk(void **state)
{
    (void)state;
    for (rlim_t limit = 3200; limit < 3800; limit += 50) {
        check_outage(new_bench("cell.pcapng"), limit);
        bench *b = new_bench("cell.pcapng");
        b->options.seconds = 100;
        check_outage(b, limit);
    }
}

/* A full disk ends no file: files without packets would push others out of the ring. */
static void no_rotation_on_a_full_disk(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    b->options.seconds = 10;
    b->options.files = 2;
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 20, 100);
    app_write_look(b->write, g_get_monotonic_time());
    const struct rlimit before = limit_files(1000);
    for (int64_t i = 1; i < 10; i++) {
        put_packets(b, 1, 100);
        app_write_look(b->write, g_get_monotonic_time() + i * 20 * SECOND);
        assert_int_equal(count_files(b), 1);
    }
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(app_write_close(b->write), APP_OUTPUT);
    GPtrArray *paths = paths_of(b);
    const contents c = read_file(g_ptr_array_index(paths, 0));
    assert_int_equal(c.packets, 20);
    assert_int_equal(c.dropped, 9);
    g_ptr_array_unref(paths);
    free_bench(b);
}

/* The folder of files that rotate is gone for a while. */
static void no_file_for_a_while(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    b->options.seconds = 100;
    assert_int_equal(start(b), APP_DONE);
    assert_int_equal(g_rmdir(b->folder), 0);
    put_packets(b, 7, 100);
    app_write_look(b->write, g_get_monotonic_time());
    assert_int_equal(g_mkdir(b->folder, 0700), 0);
    put_packets(b, 2, 100);
    app_write_look(b->write, g_get_monotonic_time() + 2 * SECOND);
    put_packets(b, 5, 100);
    assert_int_equal(app_write_close(b->write), APP_OUTPUT);
    GPtrArray *paths = paths_of(b);
    assert_int_equal(paths->len, 1);
    const contents c = read_file(g_ptr_array_index(paths, 0));
    assert_int_equal(c.packets, 5);
    assert_int_equal(c.dropped, 9);
    g_ptr_array_unref(paths);
    free_bench(b);
}

/* The file ends while the disk is full: the next one tells of what is missing. */
static void counts_that_found_no_room(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    char *other = g_build_filename(b->folder, "other", NULL);
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 20, 100);
    app_write_look(b->write, g_get_monotonic_time());
    const struct rlimit before = limit_files(1000);
    put_packets(b, 10, 100);
    b->dropped[1] = 5;
    assert_int_equal(g_rename(b->options.path, other), 0);
    app_write_reopen(b->write);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    b->dropped[0] = 2;
    put_packets(b, 7, 100);
    assert_int_equal(app_write_close(b->write), APP_OUTPUT);
    contents c = read_file(other);
    assert_int_equal(c.packets, 20);
    assert_int_equal(c.dropped, 0);
    c = read_file(b->options.path);
    assert_int_equal(c.packets, 7);
    assert_int_equal(c.dropped, 10 + 5 + 2);
    g_free(other);
    free_bench(b);
}

static void renamed_files_are_left(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    char *other = g_build_filename(b->folder, "other", NULL);
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 3, 100);
    app_write_reopen(b->write); /* nothing to do */
    put_packets(b, 1, 100);
    assert_int_equal(g_rename(b->options.path, other), 0);
    app_write_reopen(b->write);
    put_packets(b, 2, 100);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    assert_int_equal(read_file(other).packets, 4);
    assert_int_equal(read_file(b->options.path).packets, 2);
    g_free(other);
    free_bench(b);
}

/* What cannot be opened anew goes on where it was, and is tried again. */
static void renamed_and_not_to_be_opened(void **state)
{
    (void)state;
    bench *b = new_bench("cell.pcapng");
    char *other = g_build_filename(b->folder, "other", NULL);
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 4, 100);
    assert_int_equal(g_rename(b->options.path, other), 0);
    assert_int_equal(g_mkdir(b->options.path, 0700), 0);
    app_write_reopen(b->write);
    put_packets(b, 2, 100);
    app_write_look(b->write, g_get_monotonic_time());
    assert_int_equal(g_rmdir(b->options.path), 0);
    app_write_look(b->write, g_get_monotonic_time());
    put_packets(b, 2, 100);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    assert_int_equal(read_file(other).packets, 6);
    assert_int_equal(read_file(b->options.path).packets, 2);
    g_free(other);
    free_bench(b);
}

/* A pipe whose reader ended is the end; nothing is tried again. */
static void closed_pipe(void **state)
{
    (void)state;
    bench *b = new_bench("pipe");
    assert_int_equal(mkfifo(b->options.path, 0600), 0);
    const int reader = open(b->options.path, O_RDONLY | O_NONBLOCK);
    assert_int_equal(start(b), APP_DONE);
    put_packets(b, 3, 100);
    app_write_look(b->write, g_get_monotonic_time());
    char byte;
    assert_int_equal(read(reader, &byte, 1), 1);
    assert_int_equal(byte, 0x0a);
    close(reader);
    put_packets(b, 3, 100);
    app_write_look(b->write, g_get_monotonic_time());
    assert_true(app_write_failed(b->write));
    put_packets(b, 3, 100);
    app_write_look(b->write, g_get_monotonic_time() + 100 * SECOND);
    assert_true(app_write_failed(b->write));
    assert_int_equal(app_write_close(b->write), APP_OUTPUT);
    free_bench(b);
}

static void nothing_is_kept(void **state)
{
    (void)state;
    bench b = {0};
    assert_int_equal(start(&b), APP_DONE);
    assert_null(b.write);
    put_packets(&b, 1, 1);
    app_write_look(b.write, 0);
    app_write_reopen(b.write);
    assert_true(app_write_failed(b.write));
    assert_int_equal(app_write_close(b.write), APP_DONE);
}

static void folders_that_cannot_be_used(void **state)
{
    (void)state;
    bench *b = new_bench("none/cell.pcapng");
    b->options.seconds = 100;
    assert_int_equal(start(b), APP_OUTPUT);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    b->options.seconds = 0;
    assert_int_equal(start(b), APP_OUTPUT);
    assert_int_equal(app_write_close(b->write), APP_DONE);
    free_bench(b);
}

static void wrong_options(void **state)
{
    (void)state;
    static char cell[] = "cell", folder[] = "/", nothing[] = "", dot[] = ".", standard[] = "-";
    const struct {
        app_write_options options;
        const char *expected;
    } wrong[] = {
        {{nothing, 0, 0, 0}, "no name of a file"},
        {{folder, 0, 0, 0}, "'/' is no name of a file"},
        {{dot, 1, 0, 0}, "'.' is no name of a file"},
        {{NULL, 1, 0, 0}, "--write-size: is about files that --write names"},
        {{NULL, 0, 0, 1}, "--write-files: is about files that --write names"},
        {{cell, 0, -1, 0}, "--write-time: expected seconds, 1 to "},
        {{cell, 1048577, 0, 0}, "--write-size: expected MiB, 1 to 1048576"},
        {{cell, 0, 0, 3}, "--write-size or --write-time"},
        {{standard, 1, 0, 0}, "standard output ('-') has no files"},
    };
    char *message = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        assert_false(app_write_options_check(&wrong[i].options, &message));
        if (!strstr(message, wrong[i].expected))
            fail_msg("'%s' lacks '%s'", message, wrong[i].expected);
        g_clear_pointer(&message, g_free);
    }
    const app_write_options good[] = {{NULL, 0, 0, 0}, {cell, 0, 0, 0}, {cell, 1, 2, 3}};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
        assert_true(app_write_options_check(&good[i], &message));
    assert_null(message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file_that_runs_share),
        cmocka_unit_test(rotated_by_size),
        cmocka_unit_test(a_ring_over_several_runs),
        cmocka_unit_test(rotated_by_time),
        cmocka_unit_test(packets_cost_no_allocation),
        cmocka_unit_test(goes_on_after_a_full_disk),
        cmocka_unit_test(no_rotation_on_a_full_disk),
        cmocka_unit_test(no_file_for_a_while),
        cmocka_unit_test(counts_that_found_no_room),
        cmocka_unit_test(renamed_files_are_left),
        cmocka_unit_test(renamed_and_not_to_be_opened),
        cmocka_unit_test(closed_pipe),
        cmocka_unit_test(nothing_is_kept),
        cmocka_unit_test(folders_that_cannot_be_used),
        cmocka_unit_test(wrong_options),
    };
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
