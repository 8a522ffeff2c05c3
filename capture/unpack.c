/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/unpack.h"

#include <glib.h>
#include <zlib.h>
#include <zstd.h>

/* The window that zstd -d accepts by default (ZSTD_WINDOWLOG_LIMIT_DEFAULT). */
#define WINDOW_LOG_MAX 27

typedef struct format {
    const char *name;
    bool (*recognise)(const uint8_t *head, size_t size);
    bool (*start)(cap_unpack *unpack);
    void (*stop)(cap_unpack *unpack);
    size_t (*run)(cap_unpack *unpack, uint8_t *out, size_t space);
} format;

struct cap_unpack {
    const format *format;
    const char *error;
    bool complete;
    size_t at, end; /* of the input in `chunk` */
    z_stream gzip;
    ZSTD_DStream *zstd;
    uint8_t chunk[CAP_UNPACK_CHUNK];
};

static bool gzip_recognise(const uint8_t *head, size_t size)
{
    return size >= 2 && head[0] == 0x1f && head[1] == 0x8b;
}

static bool gzip_start(cap_unpack *unpack)
{
    return inflateInit2(&unpack->gzip, 16 + MAX_WBITS) == Z_OK; /* 16: gzip header and trailer */
}

static void gzip_stop(cap_unpack *unpack)
{
    inflateEnd(&unpack->gzip);
}

/* Between members: zero bytes are padding (tapes, block devices), 0x1f begins the next member. */
static bool gzip_next_member(cap_unpack *unpack)
{
    while (unpack->at < unpack->end && unpack->chunk[unpack->at] == 0) {
        unpack->at++;
    }
    if (unpack->at == unpack->end) {
        return false;
    }
    if (unpack->chunk[unpack->at] != 0x1f) {
        unpack->error = "other data follows";
        return false;
    }
    inflateReset(&unpack->gzip);
    unpack->complete = false;
    return true;
}

static size_t gzip_run(cap_unpack *unpack, uint8_t *out, size_t space)
{
    z_stream *stream = &unpack->gzip;
    int status;
    size_t made;

    if (unpack->complete && !gzip_next_member(unpack)) {
        return 0;
    }
    space = MIN(space, (size_t)G_MAXINT32);
    stream->next_in = unpack->chunk + unpack->at;
    stream->avail_in = (uInt)(unpack->end - unpack->at);
    stream->next_out = out;
    stream->avail_out = (uInt)space;
    status = inflate(stream, Z_NO_FLUSH);
    unpack->at = unpack->end - stream->avail_in;
    made = space - stream->avail_out;
    if (status == Z_STREAM_END) {
        unpack->complete = true;
    } else if (status == Z_MEM_ERROR) {
        unpack->error = "no memory";
    } else if (status != Z_OK && status != Z_BUF_ERROR) {
        unpack->error = stream->msg ? stream->msg : "invalid data";
    }
    return made;
}

static bool zstd_recognise(const uint8_t *head, size_t size)
{
    if (size < 4) {
        return false;
    }
    if (head[0] == 0x28 && head[1] == 0xb5 && head[2] == 0x2f && head[3] == 0xfd) {
        return true;
    }
    /* A skippable frame, as pzstd writes in front. */
    return (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
}

static bool zstd_start(cap_unpack *unpack)
{
    unpack->zstd = ZSTD_createDStream();
    return unpack->zstd &&
           !ZSTD_isError(ZSTD_DCtx_setParameter(unpack->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX));
}

static void zstd_stop(cap_unpack *unpack)
{
    ZSTD_freeDStream(unpack->zstd);
}

static size_t zstd_run(cap_unpack *unpack, uint8_t *out, size_t space)
{
    ZSTD_inBuffer input = {unpack->chunk, unpack->end, unpack->at};
    ZSTD_outBuffer output = {.size = space};
    size_t status;

    if (unpack->complete && unpack->at == unpack->end) {
        return 0;
    }
    output.dst = out;
    status = ZSTD_decompressStream(unpack->zstd, &output, &input);
    unpack->at = input.pos;
    if (ZSTD_isError(status)) {
        unpack->error = ZSTD_getErrorName(status);
    }
    unpack->complete = status == 0;
    return output.pos;
}

static const format formats[] = {
    {"gzip", gzip_recognise, gzip_start, gzip_stop, gzip_run},
    {"zstd", zstd_recognise, zstd_start, zstd_stop, zstd_run},
};

cap_unpack *cap_unpack_new(const uint8_t *head, size_t size)
{
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        cap_unpack *unpack;

        if (!formats[i].recognise(head, size)) {
            continue;
        }
        unpack = g_new0(cap_unpack, 1);
        unpack->format = &formats[i];
        if (!unpack->format->start(unpack)) {
            unpack->error = "no memory";
        }
        return unpack;
    }
    return NULL;
}

void cap_unpack_free(cap_unpack *unpack)
{
    if (unpack) {
        unpack->format->stop(unpack);
        g_free(unpack);
    }
}

uint8_t *cap_unpack_room(cap_unpack *unpack)
{
    return unpack->chunk;
}

void cap_unpack_fed(cap_unpack *unpack, size_t size)
{
    unpack->at = 0;
    unpack->end = size;
}

size_t cap_unpack_run(cap_unpack *unpack, uint8_t *out, size_t space)
{
    return unpack->error ? 0 : unpack->format->run(unpack, out, space);
}

size_t cap_unpack_left(const cap_unpack *unpack)
{
    return unpack->end - unpack->at;
}

bool cap_unpack_complete(const cap_unpack *unpack)
{
    return unpack->complete;
}

const char *cap_unpack_error(const cap_unpack *unpack)
{
    return unpack->error;
}

const char *cap_unpack_name(const cap_unpack *unpack)
{
    return unpack->format->name;
}
