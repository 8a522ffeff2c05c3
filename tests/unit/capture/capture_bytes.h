/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the tests of reading captures: builds pcap and pcapng bytes of either byte order, puts them
 * into scratch files, and collects what cap_inputs delivers. */
#ifndef S7TAP_TEST_CAPTURE_BYTES_H
#define S7TAP_TEST_CAPTURE_BYTES_H

#include "capture/inputs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

/* Bytes under construction, numbers in little or big endian. */
typedef struct build {
    GByteArray *bytes;
    bool big;
} build;

static inline build build_new(bool big)
{
    return (build){g_byte_array_new(), big};
}

static inline void put(build *b, uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)(value >> 8 * (b->big ? size - 1 - i : i));
        g_byte_array_append(b->bytes, &byte, 1);
    }
}

static inline void put_bytes(build *b, const void *bytes, size_t size)
{
    g_byte_array_append(b->bytes, bytes, (guint)size);
}

/* `size` bytes that differ from packet to packet: seed, seed + 1, ... */
static inline void put_data(build *b, uint8_t seed, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)(seed + i);
        g_byte_array_append(b->bytes, &byte, 1);
    }
}

#define PCAP_US 0xa1b2c3d4u
#define PCAP_NS 0xa1b23c4du

static inline void pcap_header(build *b, uint32_t magic, uint16_t minor, uint32_t link_type)
{
    put(b, magic, 4);
    put(b, 2, 2);
    put(b, minor, 2);
    put(b, 0, 8);
    put(b, 65535, 4);
    put(b, link_type, 4);
}

static inline void pcap_record(build *b, uint32_t seconds, uint32_t fraction, uint8_t seed,
                               uint32_t captured, uint32_t original)
{
    put(b, seconds, 4);
    put(b, fraction, 4);
    put(b, captured, 4);
    put(b, original, 4);
    put_data(b, seed, captured);
}

static inline void pad(build *b)
{
    while (b->bytes->len % 4) {
        put(b, 0, 1);
    }
}

/* Begins a pcapng block; block_end takes what this returns and fills in the lengths. */
static inline guint block_begin(build *b, uint32_t type)
{
    guint begin = b->bytes->len;

    put(b, type, 4);
    put(b, 0, 4);
    return begin;
}

static inline void block_end(build *b, guint begin)
{
    build length = build_new(b->big);

    pad(b);
    put(&length, b->bytes->len + 4 - begin, 4);
    memcpy(b->bytes->data + begin + 4, length.bytes->data, 4);
    put_bytes(b, length.bytes->data, 4);
    g_byte_array_unref(length.bytes);
}

static inline void option(build *b, uint16_t code, const void *value, uint16_t size)
{
    put(b, code, 2);
    put(b, size, 2);
    put_bytes(b, value, size);
    pad(b);
}

static inline void section(build *b)
{
    guint begin = block_begin(b, 0x0a0d0d0a);

    put(b, 0x1a2b3c4d, 4);
    put(b, 1, 2);
    put(b, 0, 2);
    put(b, UINT64_MAX, 8);
    block_end(b, begin);
}

/* An interface whose if_tsresol is `resolution` (6: the option is left out, it is the default). */
static inline void interface(build *b, uint16_t link_type, uint32_t snap_length, uint8_t resolution)
{
    guint begin = block_begin(b, 1);

    put(b, link_type, 2);
    put(b, 0, 2);
    put(b, snap_length, 4);
    if (resolution != 6) {
        option(b, 2, "eth0", 4);
        option(b, 9, &resolution, 1);
        option(b, 0, "", 0);
    }
    block_end(b, begin);
}

static inline void enhanced(build *b, uint32_t interface_id, uint64_t ticks, uint8_t seed,
                            uint32_t captured, uint32_t original)
{
    guint begin = block_begin(b, 6);

    put(b, interface_id, 4);
    put(b, ticks >> 32, 4);
    put(b, ticks & UINT32_MAX, 4);
    put(b, captured, 4);
    put(b, original, 4);
    put_data(b, seed, captured);
    block_end(b, begin);
}

/* A pcapng file of three packets of 5, 6 and 7 bytes at 1, 2 and 3 s. */
static inline build small_pcapng(bool big)
{
    build b = build_new(big);

    section(&b);
    interface(&b, 1, 0, 6);
    for (uint8_t i = 1; i <= 3; i++) {
        enhanced(&b, 0, i * UINT64_C(1000000), i, 4u + i, 4u + i);
    }
    return b;
}

/* The same as pcap. */
static inline build small_pcap(bool big)
{
    build b = build_new(big);

    pcap_header(&b, PCAP_US, 4, 1);
    for (uint8_t i = 1; i <= 3; i++) {
        pcap_record(&b, i, 0, i, 4u + i, 4u + i);
    }
    return b;
}

static inline GByteArray *gzipped(const uint8_t *bytes, size_t size)
{
    z_stream stream = {0};
    GByteArray *out = g_byte_array_new();

    g_byte_array_set_size(out, (guint)(size + size / 100 + 1000));
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 16 + 15, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)size;
    stream.next_out = out->data;
    stream.avail_out = out->len;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    g_byte_array_set_size(out, (guint)stream.total_out);
    deflateEnd(&stream);
    return out;
}

static inline GByteArray *zstd_packed(const uint8_t *bytes, size_t size)
{
    GByteArray *out = g_byte_array_new();
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t packed;

    g_byte_array_set_size(out, (guint)ZSTD_compressBound(size));
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1); /* as the zstd program does */
    packed = ZSTD_compress2(context, out->data, out->len, bytes, size);
    assert_false(ZSTD_isError(packed));
    g_byte_array_set_size(out, (guint)packed);
    ZSTD_freeCCtx(context);
    return out;
}

/* --- scratch files -----------------------------------------------------------------------------
 */

typedef struct scratch {
    char *folder;
    GPtrArray *paths;
} scratch;

static inline scratch *scratch_new(void)
{
    scratch *s = g_new0(scratch, 1);

    s->folder = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    assert_non_null(s->folder);
    s->paths = g_ptr_array_new_with_free_func(g_free);
    return s;
}

/* The path of a new or rewritten file; owned by the scratch. */
static inline const char *scratch_file(scratch *s, const char *name, const void *bytes, size_t size)
{
    char *path = g_build_filename(s->folder, name, NULL);

    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_ptr_array_add(s->paths, path);
    return path;
}

static inline const char *scratch_build(scratch *s, const char *name, const build *b)
{
    return scratch_file(s, name, b->bytes->data, b->bytes->len);
}

static inline void scratch_free(scratch *s)
{
    for (guint i = 0; i < s->paths->len; i++) {
        g_unlink(g_ptr_array_index(s->paths, i));
    }
    assert_int_equal(g_rmdir(s->folder), 0);
    g_ptr_array_unref(s->paths);
    g_free(s->folder);
    g_free(s);
}

/* --- what was read --------------------------------------------------------------------------- */

typedef struct reading {
    cap_inputs *inputs;
    GArray *packets; /* cap_packet, data replaced by a copy (NULL where nothing was captured) */
} reading;

static inline reading read_all(const char *const *paths, size_t count)
{
    reading r = {cap_inputs_open(paths, count), g_array_new(FALSE, FALSE, sizeof(cap_packet))};
    cap_packet packet;

    while (cap_inputs_next(r.inputs, &packet)) {
        packet.data = g_memdup2(packet.data, packet.captured);
        g_array_append_val(r.packets, packet);
    }
    assert_false(cap_inputs_next(r.inputs, &packet)); /* the end stays the end */
    return r;
}

static inline reading read_one(const char *path)
{
    return read_all(&path, 1);
}

static inline const cap_packet *packet_at(const reading *r, guint index)
{
    assert_true(index < r->packets->len);
    return &g_array_index(r->packets, cap_packet, index);
}

static inline void reading_free(reading *r)
{
    for (guint i = 0; i < r->packets->len; i++) {
        g_free((void *)g_array_index(r->packets, cap_packet, i).data);
    }
    g_array_unref(r->packets);
    cap_inputs_free(r->inputs);
}

/* Packet `index` is the one that put_data(seed, captured) made. */
static inline void assert_packet(const reading *r, guint index, int64_t time, uint8_t seed,
                                 uint32_t captured)
{
    const cap_packet *packet = packet_at(r, index);

    assert_int_equal(packet->stamp.time, time);
    assert_int_equal(packet->captured, captured);
    assert_true(packet->original >= captured);
    for (uint32_t i = 0; i < captured; i++) {
        assert_int_equal(packet->data[i], (uint8_t)(seed + i));
    }
}

/* The three packets of small_pcap and small_pcapng, or the first `count` of them. */
static inline void assert_small(const reading *r, guint count)
{
    assert_int_equal(r->packets->len, count);
    for (guint i = 0; i < count; i++) {
        assert_int_equal(packet_at(r, i)->stamp.frame, i + 1);
        assert_packet(r, i, (i + 1) * INT64_C(1000000000), (uint8_t)(i + 1), 5 + i);
    }
}

static inline void assert_no_problem(const reading *r)
{
    if (cap_inputs_problem_count(r->inputs)) {
        fail_msg("%s", cap_inputs_problem(r->inputs, 0)->message);
    }
}

/* One problem of this kind, whose message begins with the file's path and contains `text`. */
static inline void assert_problem_at(const reading *r, size_t index, cap_problem_kind kind,
                                     const char *text)
{
    const cap_problem *problem;
    cap_input_info info;

    assert_true(index < cap_inputs_problem_count(r->inputs));
    problem = cap_inputs_problem(r->inputs, index);
    cap_inputs_describe(r->inputs, problem->file, &info);
    if (problem->kind != kind || !strstr(problem->message, text)) {
        fail_msg("kind %d: %s", problem->kind, problem->message);
    }
    assert_true(strcmp(info.name, "-") == 0 || g_str_has_prefix(problem->message, info.name));
}

static inline void assert_problem(const reading *r, cap_problem_kind kind, const char *text)
{
    assert_int_equal(cap_inputs_problem_count(r->inputs), 1);
    assert_problem_at(r, 0, kind, text);
}

#endif
