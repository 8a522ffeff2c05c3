/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/kept.h"

#include "capture_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

/* Everything in it, `times` times. */
static void expect_small(cap_inputs *inputs)
{
    reading r = {inputs, g_array_new(FALSE, FALSE, sizeof(cap_packet))};
    cap_packet packet;

    while (cap_inputs_next(inputs, &packet)) {
        packet.data = g_memdup2(packet.data, packet.captured);
        g_array_append_val(r.packets, packet);
    }
    assert_no_problem(&r);
    assert_small(&r, 3);
    for (guint i = 0; i < r.packets->len; i++) {
        g_free((void *)g_array_index(r.packets, cap_packet, i).data);
    }
    g_array_unref(r.packets);
}

static void expect_again(cap_inputs *inputs)
{
    for (int i = 0; i < 3; i++) {
        char *message = NULL;
        cap_inputs *again = cap_inputs_again(inputs, &message);

        assert_null(message);
        assert_non_null(again);
        expect_small(again);
        cap_inputs_free(again);
    }
    cap_inputs_free(inputs);
}

/* A pipe that has these bytes in it and is closed at its other end. */
static int filled_pipe(const GByteArray *bytes)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], bytes->data, bytes->len), bytes->len);
    close(ends[1]);
    return ends[0];
}

static cap_inputs *open_kept(const char *path)
{
    return cap_inputs_open_kept(&path, 1);
}

static void files(void **state)
{
    scratch *s = scratch_new();
    const build b = small_pcapng(false);
    cap_inputs *inputs = open_kept(scratch_build(s, "a", &b));

    (void)state;
    expect_small(inputs);
    expect_again(inputs);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void pipes(void **state)
{
    const build b = small_pcap(true);
    GByteArray *packed[] = {g_byte_array_ref(b.bytes), gzipped(b.bytes->data, b.bytes->len),
                            zstd_packed(b.bytes->data, b.bytes->len)};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(packed); i++) {
        const int fd = filled_pipe(packed[i]);
        char *path = g_strdup_printf("/dev/fd/%d", fd);
        cap_inputs *inputs = open_kept(path);

        expect_small(inputs);
        expect_again(inputs);
        close(fd);
        g_free(path);
        g_byte_array_unref(packed[i]);
    }
    g_byte_array_unref(b.bytes);
}

/* As a pipe, and as a file that is read from its middle. */
static void standard_input(void **state)
{
    const int saved = dup(STDIN_FILENO);
    scratch *s = scratch_new();
    const build b = small_pcapng(true);
    int fd = filled_pipe(b.bytes);
    cap_inputs *inputs;

    (void)state;
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    inputs = open_kept("-");
    expect_small(inputs);
    expect_again(inputs);
    g_byte_array_prepend(b.bytes, (const guint8 *)"before", 6);
    fd = open(scratch_build(s, "a", &b), O_RDONLY);
    assert_int_equal(lseek(fd, 6, SEEK_SET), 6);
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    inputs = open_kept("-");
    expect_small(inputs);
    expect_again(inputs);
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void replaced_file(void **state)
{
    scratch *s = scratch_new();
    const build b = small_pcapng(false);
    const char *path = scratch_build(s, "a", &b);
    char *other = g_strconcat(path, ".new", NULL), *message = NULL;
    cap_inputs *inputs = open_kept(path), *again;
    cap_packet packet;

    (void)state;
    expect_small(inputs);
    assert_true(g_file_set_contents(other, (const char *)b.bytes->data, b.bytes->len, NULL));
    assert_int_equal(g_rename(other, path), 0);
    again = cap_inputs_again(inputs, &message);
    assert_null(message);
    assert_false(cap_inputs_next(again, &packet));
    assert_int_equal(cap_inputs_problem_count(again), 1);
    assert_non_null(strstr(cap_inputs_problem(again, 0)->message, "replaced by another file"));
    cap_inputs_free(again);
    cap_inputs_free(inputs);
    g_free(other);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* No room for what a pipe delivers: the first reading is not disturbed. */
static void no_room(void **state)
{
    const build b = small_pcapng(false);
    const int fd = filled_pipe(b.bytes);
    char *path = g_strdup_printf("/dev/fd/%d", fd), *message = NULL;
    cap_kept *kept = cap_kept_new();
    struct stat status;
    cap_inputs *inputs = open_kept(path);

    (void)state;
    expect_small(inputs);
    cap_inputs_free(inputs);
    assert_int_equal(fstat(fd, &status), 0);
    assert_true(cap_kept_begin(kept, fd, &status));
    assert_true(kept->copied);
    assert_int_equal(kept->error, 0);
    close(kept->fd);
    kept->fd = open("/dev/full", O_RDWR);
    if (kept->fd < 0) {
        skip();
    }
    cap_kept_add(kept, b.bytes->data, b.bytes->len);
    assert_int_equal(kept->error, ENOSPC);
    cap_kept_add(kept, b.bytes->data, b.bytes->len); /* once is enough */
    assert_int_equal(kept->error, ENOSPC);
    cap_kept_free(kept);
    cap_kept_free(NULL);
    g_free(message);
    g_free(path);
    close(fd);
    g_byte_array_unref(b.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files),          cmocka_unit_test(pipes),
        cmocka_unit_test(standard_input), cmocka_unit_test(replaced_file),
        cmocka_unit_test(no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
