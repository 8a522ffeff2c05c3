/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/pcapng_end.h"

#include "capture_bytes.h"

#include <errno.h>
#include <fcntl.h>

static void block_of(build *b, uint32_t type, size_t size)
{
    const guint begin = block_begin(b, type);

    put_data(b, 1, size);
    block_end(b, begin);
}

/* Two sections, the second in the other byte order. Sets *second to where that begins. */
static build two_sections(guint *second)
{
    build b = build_new(false), other = build_new(true);

    section(&b);
    block_of(&b, 1, 8);
    block_of(&b, 6, 100001);
    *second = b.bytes->len;
    section(&other);
    block_of(&other, 1, 8);
    block_of(&other, 6, 33);
    put_bytes(&b, other.bytes->data, other.bytes->len);
    g_byte_array_unref(other.bytes);
    return b;
}

static cap_pcapng_end look(const void *bytes, size_t size, int64_t *whole)
{
    scratch *s = scratch_new();
    const int fd = open(scratch_file(s, "a", bytes, size), O_RDONLY);
    cap_pcapng_end end;

    assert_true(fd >= 0);
    end = cap_pcapng_find_end(fd, whole);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
    close(fd);
    scratch_free(s);
    return end;
}

static void wherever_it_is_cut_off(void **state)
{
    guint second;
    build b = two_sections(&second);
    int64_t whole;

    (void)state;
    assert_int_equal(look(b.bytes->data, b.bytes->len, &whole), CAP_PCAPNG_WHOLE);
    assert_int_equal(whole, b.bytes->len);
    assert_int_equal(look("", 0, &whole), CAP_PCAPNG_WHOLE);
    for (guint size = 1; size < 28; size++) {
        assert_int_equal(look(b.bytes->data, size, &whole), CAP_PCAPNG_CUT_OFF);
        assert_int_equal(whole, 0);
    }
    assert_int_equal(look(b.bytes->data, second, &whole), CAP_PCAPNG_WHOLE);
    for (guint size = second + 1; size < second + 28; size++) {
        assert_int_equal(look(b.bytes->data, size, &whole), CAP_PCAPNG_CUT_OFF);
        assert_int_equal(whole, second);
    }
    assert_int_equal(look(b.bytes->data, second - 1, &whole), CAP_PCAPNG_CUT_OFF);
    assert_int_equal(whole, 28 + 20);
    g_byte_array_unref(b.bytes);
}

static void zeros_of_a_power_cut(void **state)
{
    guint second;
    build b = two_sections(&second);
    const guint size = b.bytes->len;
    int64_t whole;

    (void)state;
    for (unsigned more = 1; more < 100; more += 7) {
        g_byte_array_set_size(b.bytes, size + more);
        memset(b.bytes->data + size, 0, more);
        assert_int_equal(look(b.bytes->data, b.bytes->len, &whole), CAP_PCAPNG_CUT_OFF);
        assert_int_equal(whole, size);
    }
    b.bytes->data[size + 40] = 1;
    assert_int_equal(look(b.bytes->data, b.bytes->len, &whole), CAP_PCAPNG_DAMAGED);
    assert_int_equal(whole, size);
    g_byte_array_unref(b.bytes);
}

static void damage_and_other_files(void **state)
{
    guint second;
    build b = two_sections(&second);
    int64_t whole;

    (void)state;
    b.bytes->data[second - 4] ^= 4; /* the length at the end of a block */
    assert_int_equal(look(b.bytes->data, b.bytes->len, &whole), CAP_PCAPNG_DAMAGED);
    assert_int_equal(whole, 28 + 20);
    b.bytes->data[28 + 7] = 0x7f; /* one that no block has */
    assert_int_equal(look(b.bytes->data, b.bytes->len, &whole), CAP_PCAPNG_DAMAGED);
    assert_int_equal(whole, 28);
    assert_int_equal(look("hello", 5, &whole), CAP_PCAPNG_OTHER);
    assert_int_equal(look("\xd4\xc3\xb2\xa1 and so on, as pcap does", 28, &whole),
                     CAP_PCAPNG_OTHER);
    g_byte_array_unref(b.bytes);
}

static void what_cannot_be_read(void **state)
{
    int64_t whole;

    (void)state;
    errno = 0;
    assert_int_equal(cap_pcapng_find_end(-1, &whole), CAP_PCAPNG_FAILED);
    assert_int_equal(errno, EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wherever_it_is_cut_off),
        cmocka_unit_test(zeros_of_a_power_cut),
        cmocka_unit_test(damage_and_other_files),
        cmocka_unit_test(what_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
