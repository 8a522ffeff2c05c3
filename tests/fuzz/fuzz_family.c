/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One family of services of the S7 decoder: FAMILY, which the build defines. Header and lengths are
 * put around the input, so that it reaches the service's own decoder; a request with its answer.
 *
 *   | flags (1) | choice (1) | request size (2) | request: body | answer: body |
 *
 * A body is the data unit of userdata; of jobs | parameter size (1) | parameters | data |; of
 * S7comm-plus what follows the fixed part. */
#include "decode_checks.h"
#include "exact.h"

enum {
    FAMILY_JOB = 0x100,      /* | function */
    FAMILY_USERDATA = 0x200, /* | group */
    FAMILY_PLUS = 0x300,
    FAMILY_NUMBER = 0xFF,
};

enum {
    FLAG_CONTEXT = 1,
    FLAG_PUSH = 2, /* userdata: the answer is a push */
    FLAG_UNIT = 4, /* userdata: one of several data units */
    FLAG_MORE = 8, /* userdata: and not the last */
    FLAG_NC = 16,  /* userdata: types 3, 7, B */
    FLAG_JOINED = 32,
    FLAG_ERROR = 64, /* answers: refused */
    HEAD = 4,
    MOST = 0xFFFF - 64, /* of a body */
    ROOM = 64,          /* for what is put around it */
};

typedef struct built {
    uint8_t *bytes;
    size_t size;
} built;

static void put(built *b, const void *bytes, size_t size)
{
    if (size > 0)
        memcpy(b->bytes + b->size, bytes, size);
    b->size += size;
}

static void put8(built *b, unsigned number)
{
    b->bytes[b->size++] = (uint8_t)number;
}

static void put16(built *b, size_t number)
{
    put8(b, (unsigned)(number >> 8));
    put8(b, (unsigned)number);
}

static void put_header(built *b, unsigned rosctr, size_t params, size_t data, unsigned error)
{
    const bool answer = rosctr == S7_ROSCTR_ACK_DATA;
    put8(b, S7_PROTOCOL_COMM);
    put8(b, rosctr);
    put16(b, 0);
    put16(b, 0x0200);
    put16(b, params);
    put16(b, data);
    if (answer)
        put16(b, error);
}

static void put_job(built *b, unsigned flags, bool answer, s7_bytes body)
{
    const size_t wanted = body.size > 0 ? body.data[0] : 0;
    const s7_bytes params = s7_slice(body, 1, wanted);
    const s7_bytes data = s7_slice(body, 1 + params.size, body.size);
    const unsigned error = flags & FLAG_ERROR ? 0x8104 : 0;
    put_header(b, answer ? S7_ROSCTR_ACK_DATA : S7_ROSCTR_JOB, params.size + 1, data.size, error);
    put8(b, FAMILY & FAMILY_NUMBER);
    put(b, params.data, params.size);
    put(b, data.data, data.size);
}

static unsigned type_of(unsigned flags, bool answer)
{
    const unsigned type = !answer             ? S7_USERDATA_REQUEST
                          : flags & FLAG_PUSH ? S7_USERDATA_PUSH
                                              : S7_USERDATA_RESPONSE;
    return flags & FLAG_NC ? type + 3 : type;
}

static void put_userdata(built *b, unsigned flags, unsigned choice, bool answer, s7_bytes body)
{
    enum { SHORT = 8, LONG = 12, DATA_HEAD = 4, OCTETS = 9 };
    const bool with_unit = answer || (flags & FLAG_UNIT) != 0;
    put_header(b, S7_ROSCTR_USERDATA, with_unit ? LONG : SHORT, body.size + DATA_HEAD, 0);
    put8(b, 0);
    put16(b, 0x0112);
    put8(b, with_unit ? LONG - DATA_HEAD : SHORT - DATA_HEAD);
    put8(b, with_unit ? 0x12 : 0x11);
    put8(b, type_of(flags, answer) << 4 | (FAMILY & 15));
    put8(b, choice);
    put8(b, answer ? 1 : 0);
    if (with_unit) {
        put8(b, flags & FLAG_UNIT ? 1 : 0);
        put8(b, answer && flags & FLAG_MORE ? 1 : 0);
        put16(b, answer && flags & FLAG_ERROR ? 0xD209 : 0);
    }
    put8(b, 0xFF);
    put8(b, OCTETS);
    put16(b, body.size);
    put(b, body.data, body.size);
}

/* The functions that the reference knows. */
static const uint16_t plus_functions[] = {
    0x04B1, 0x04BB, 0x04CA, 0x04D4, 0x04F2, 0x04FC, 0x0506, 0x051A, 0x0524, 0x0542,
    0x054C, 0x0556, 0x0560, 0x056B, 0x057C, 0x0586, 0x0590, 0x059A, 0x05A9, 0x05B3,
};

static void put_plus(built *b, unsigned flags, unsigned choice, bool answer, s7_bytes body)
{
    enum { FUNCTIONS = sizeof plus_functions / sizeof *plus_functions, LENGTH_AT = 2 };
    const unsigned version = flags & FLAG_UNIT ? 3 : flags & FLAG_NC ? 2 : 1;
    put8(b, S7_PROTOCOL_PLUS);
    put8(b, version);
    put16(b, 0);
    if (version == 3) {
        put8(b, 32);
        for (int i = 0; i < 32; i++)
            put8(b, 0xAA);
    }
    if (answer && flags & FLAG_PUSH) {
        put8(b, 0x33);
        put16(b, flags & FLAG_ERROR ? 0x7000 : 0);
        put16(b, 0x03F2);
    } else {
        put8(b, !answer ? 0x31 : flags & FLAG_ERROR ? 0x02 : 0x32);
        put16(b, 0);
        put16(b, plus_functions[choice % FUNCTIONS]);
        put16(b, 0);
        put16(b, 7);
        if (!answer) {
            put16(b, flags & FLAG_ERROR ? 0x7000 : 0);
            put16(b, 0x03BE);
        }
        put8(b, 0x34);
    }
    put(b, body.data, body.size);
    const size_t length = b->size - HEAD;
    b->bytes[LENGTH_AT] = (uint8_t)(length >> 8);
    b->bytes[LENGTH_AT + 1] = (uint8_t)length;
    if (flags & FLAG_MORE)
        return;
    put8(b, S7_PROTOCOL_PLUS);
    put8(b, version);
    put16(b, 0);
}

static s7_bytes build(unsigned flags, unsigned choice, bool answer, s7_bytes body)
{
    built b = {.bytes = malloc(body.size + ROOM)};
    if (!b.bytes)
        abort();
    if ((FAMILY & ~FAMILY_NUMBER) == FAMILY_JOB)
        put_job(&b, flags, answer, body);
    else if ((FAMILY & ~FAMILY_NUMBER) == FAMILY_USERDATA)
        put_userdata(&b, flags, choice, answer, body);
    else
        put_plus(&b, flags, choice, answer, body);
    const s7_bytes exact = fuzz_exact(b.bytes, b.size);
    free(b.bytes);
    return exact;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD || size > MOST)
        return 0;
    const unsigned flags = data[0], choice = data[1];
    const s7_bytes rest = {data + HEAD, size - HEAD};
    const s7_bytes asked = s7_slice(rest, 0, s7_load16(data + 2));
    const s7_bytes request = build(flags, choice, false, asked);
    const s7_bytes answer = build(flags, choice, true, s7_slice(rest, asked.size, rest.size));
    const s7_context context = {.request = request, .joined = flags & FLAG_JOINED};
    fuzz_check_decoding(request, NULL);
    fuzz_check_decoding(answer, flags & FLAG_CONTEXT ? &context : NULL);
    fuzz_free(request);
    fuzz_free(answer);
    return 0;
}
