/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/unpack.h"

#include "capture_bytes.h"

#define SIZE 300000u

static build sample(void)
{
    build b = build_new(false);
    uint32_t x = 1;

    for (guint i = 0; i < SIZE; i++) {
        x = x * 1664525 + 1013904223;
        put(&b, x >> 29, 1);
    }
    return b;
}

/* Unpacks `packed`, fed in steps and taken in steps; what came out. */
static GByteArray *unpack_all(cap_unpack *unpack, const GByteArray *packed, size_t in, size_t out)
{
    GByteArray *result = g_byte_array_new();
    g_autofree uint8_t *taken = g_malloc(out);
    size_t at = 0;

    for (;;) {
        size_t made = cap_unpack_run(unpack, taken, out);
        size_t step = MIN(in, packed->len - at);

        g_byte_array_append(result, taken, (guint)made);
        if (made || cap_unpack_left(unpack)) {
            if (cap_unpack_error(unpack)) {
                return result;
            }
            continue;
        }
        if (!step) {
            return result;
        }
        memcpy(cap_unpack_room(unpack), packed->data + at, step);
        cap_unpack_fed(unpack, step);
        at += step;
    }
}

typedef GByteArray *(*packer)(const uint8_t *, size_t);
static const packer packers[] = {gzipped, zstd_packed};

static void unpacks_members_and_frames(void **state)
{
    static const size_t steps[][2] = {{1, 1000}, {7, 3}, {1000, 1}, {CAP_UNPACK_CHUNK, 1 << 20}};
    build b = sample();

    (void)state;
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(steps); i++) {
        GByteArray *packed = packers[i % 2](b.bytes->data, 100000);
        GByteArray *rest = packers[i % 2](b.bytes->data + 100000, SIZE - 100000);
        GByteArray *result;
        cap_unpack *unpack;

        g_byte_array_append(packed, rest->data, rest->len);
        unpack = cap_unpack_new(packed->data, 4);
        assert_non_null(unpack);
        assert_string_equal(cap_unpack_name(unpack), i % 2 ? "zstd" : "gzip");
        result = unpack_all(unpack, packed, steps[i / 2][0], steps[i / 2][1]);
        assert_null(cap_unpack_error(unpack));
        assert_true(cap_unpack_complete(unpack));
        assert_int_equal(result->len, SIZE);
        assert_memory_equal(result->data, b.bytes->data, SIZE);
        cap_unpack_free(unpack);
        g_byte_array_unref(result);
        g_byte_array_unref(packed);
        g_byte_array_unref(rest);
    }
    g_byte_array_unref(b.bytes);
}

static void knows_where_data_may_end(void **state)
{
    static const char text[] = "eight hundred and one bytes less than you think";

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(packers); i++) {
        GByteArray *packed = packers[i]((const uint8_t *)text, sizeof text);

        for (guint size = 4; size <= packed->len; size++) {
            cap_unpack *unpack = cap_unpack_new(packed->data, 4);
            GByteArray part = {.data = packed->data, .len = size};
            GByteArray *result = unpack_all(unpack, &part, 1000, 1000);

            assert_null(cap_unpack_error(unpack));
            assert_true(cap_unpack_complete(unpack) == (size == packed->len));
            assert_true(result->len <= sizeof text);
            if (result->len) {
                assert_memory_equal(result->data, text, result->len);
            }
            cap_unpack_free(unpack);
            g_byte_array_unref(result);
        }
        g_byte_array_unref(packed);
    }
}

static void finds_damage(void **state)
{
    build b = sample();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(packers); i++) {
        GByteArray *packed = packers[i](b.bytes->data, SIZE);
        GByteArray *result;
        cap_unpack *unpack = cap_unpack_new(packed->data, 4);

        packed->data[packed->len / 2] ^= 0x55;
        packed->data[packed->len / 2 + 1] ^= 0x55;
        result = unpack_all(unpack, packed, 1000, 1000);
        assert_non_null(cap_unpack_error(unpack));
        assert_true(result->len != SIZE || memcmp(result->data, b.bytes->data, SIZE) != 0);
        assert_int_equal(cap_unpack_run(unpack, packed->data, 10), 0);
        cap_unpack_free(unpack);
        g_byte_array_unref(result);
        g_byte_array_unref(packed);
    }
    g_byte_array_unref(b.bytes);
}

static void tells_padding_from_other_data(void **state)
{
    GByteArray *packed = gzipped((const uint8_t *)"abc", 3);
    GByteArray *result;
    cap_unpack *unpack = cap_unpack_new(packed->data, 4);

    (void)state;
    g_byte_array_append(packed, (const uint8_t *)"\0\0\0\0\0\0", 6);
    result = unpack_all(unpack, packed, 5, 5);
    assert_null(cap_unpack_error(unpack));
    assert_true(cap_unpack_complete(unpack));
    assert_int_equal(result->len, 3);
    cap_unpack_free(unpack);
    g_byte_array_unref(result);

    unpack = cap_unpack_new(packed->data, 4);
    g_byte_array_append(packed, (const uint8_t *)"x", 1);
    result = unpack_all(unpack, packed, 5, 5);
    assert_string_equal(cap_unpack_error(unpack), "other data follows");
    assert_int_equal(result->len, 3);
    cap_unpack_free(unpack);
    g_byte_array_unref(result);
    g_byte_array_unref(packed);
}

/* A frame that demands a window of 2 GiB is refused, not provided for. */
static void bounds_the_window(void **state)
{
    static const uint8_t frame[] = {0x28, 0xb5, 0x2f, 0xfd, 0x00, 21 << 3, 0x01, 0x00, 0x00};
    cap_unpack *unpack = cap_unpack_new(frame, sizeof frame);
    uint8_t out[100];

    (void)state;
    memcpy(cap_unpack_room(unpack), frame, sizeof frame);
    cap_unpack_fed(unpack, sizeof frame);
    while (cap_unpack_left(unpack) && !cap_unpack_error(unpack)) {
        assert_int_equal(cap_unpack_run(unpack, out, sizeof out), 0);
    }
    assert_non_null(strstr(cap_unpack_error(unpack), "too much memory"));
    cap_unpack_free(unpack);
}

static void leaves_other_data_alone(void **state)
{
    (void)state;
    assert_null(cap_unpack_new((const uint8_t *)"\x0a\x0d\x0d\x0a", 4));
    assert_null(cap_unpack_new((const uint8_t *)"\xd4\xc3\xb2\xa1", 4));
    assert_null(cap_unpack_new((const uint8_t *)"\x28\xb5\x2f", 3));
    assert_null(cap_unpack_new((const uint8_t *)"\x1f", 1));
    assert_null(cap_unpack_new(NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacks_members_and_frames),
        cmocka_unit_test(knows_where_data_may_end),
        cmocka_unit_test(finds_damage),
        cmocka_unit_test(tells_padding_from_other_data),
        cmocka_unit_test(bounds_the_window),
        cmocka_unit_test(leaves_other_data_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
