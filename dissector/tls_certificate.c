/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * X.509 (RFC 5280) in DER (X.690). Each element is tag, length, contents; the length takes one
 * byte, or 80 + n and n bytes.
 *
 *   Certificate  SEQUENCE
 *     tbsCertificate  SEQUENCE
 *       [0] version | serial number INTEGER | signature SEQUENCE | issuer Name |
 *       validity SEQUENCE (not before, not after) | subject Name | key | extensions ...
 *     signature algorithm | signature
 *
 *   Name  SEQUENCE of SET of SEQUENCE (type OBJECT IDENTIFIER, value string)
 */
#include "dissector/tls_certificate.h"

enum {
    TAG_OBJECT_IDENTIFIER = 0x06,
    TAG_UTF8_STRING = 0x0C,
    TAG_UTC_TIME = 0x17,
    TAG_GENERALIZED_TIME = 0x18,
    TAG_BMP_STRING = 0x1E,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_VERSION = 0xA0,
};

typedef struct element {
    uint8_t tag;
    bool whole; /* else the contents are cut */
    s7_bytes contents;
} element;

static bool take_length(s7_bytes *rest, size_t *length)
{
    enum { LONG = 0x80, MOST = 4 };
    if (rest->size == 0)
        return false;
    const uint8_t first = rest->data[0];
    *rest = s7_slice(*rest, 1, rest->size);
    *length = first;
    if (first < LONG)
        return true;
    const size_t count = first - LONG;
    if (count == 0 || count > MOST || rest->size < count)
        return false;
    *length = 0;
    for (size_t i = 0; i < count; i++)
        *length = *length << 8 | rest->data[i];
    *rest = s7_slice(*rest, count, rest->size);
    return true;
}

/* Takes the element at the start of `rest`; false where there is none. */
static bool take(s7_bytes *rest, element *out)
{
    size_t length;
    if (rest->size == 0)
        return false;
    out->tag = rest->data[0];
    *rest = s7_slice(*rest, 1, rest->size);
    if (!take_length(rest, &length))
        return false;
    out->whole = length <= rest->size;
    out->contents = s7_slice(*rest, 0, length);
    *rest = s7_slice(*rest, length, rest->size);
    return true;
}

/* The contents of a whole element with this tag. */
static bool take_whole(s7_bytes *rest, uint8_t tag, s7_bytes *contents)
{
    element e;
    if (!take(rest, &e) || e.tag != tag || !e.whole)
        return false;
    *contents = e.contents;
    return true;
}

static bool take_time(s7_bytes *rest, tls_time *out)
{
    element e;
    if (!take(rest, &e) || !e.whole)
        return false;
    *out = (tls_time){e.tag, e.contents};
    return e.tag == TAG_UTC_TIME || e.tag == TAG_GENERALIZED_TIME;
}

/* The tbsCertificate behind its version. */
static bool enter_certificate(s7_bytes der, s7_bytes *tbs)
{
    element certificate, signed_part, version;
    if (!take(&der, &certificate) || certificate.tag != TAG_SEQUENCE)
        return false;
    if (!take(&certificate.contents, &signed_part) || signed_part.tag != TAG_SEQUENCE)
        return false;
    *tbs = signed_part.contents;
    s7_bytes behind = *tbs;
    if (take(&behind, &version) && version.tag == TAG_VERSION)
        *tbs = behind;
    return true;
}

bool tls_certificate_read(s7_bytes der, tls_certificate *out)
{
    s7_bytes tbs, validity;
    element serial, signature;
    *out = (tls_certificate){0};
    return enter_certificate(der, &tbs) && take(&tbs, &serial) && take(&tbs, &signature) &&
           take_whole(&tbs, TAG_SEQUENCE, &out->issuer) &&
           take_whole(&tbs, TAG_SEQUENCE, &validity) && take_time(&validity, &out->not_before) &&
           take_time(&validity, &out->not_after) && take_whole(&tbs, TAG_SEQUENCE, &out->subject);
}

/* X.520 attribute types are 2.5.4.n, coded 55 04 n. */
static const struct {
    uint8_t type;
    const char *name;
} attribute_names[] = {
    {3, "CN"}, {4, "SN"}, {5, "serialNumber"}, {6, "C"}, {7, "L"}, {8, "ST"}, {10, "O"}, {11, "OU"},
};

/* The first number coded holds two arcs: 40 times the first, which is 0 to 2, and the second. */
static void add_identifier(s7_bytes identifier, s7_text *out)
{
    bool first = true;
    uint64_t number = 0;
    for (size_t i = 0; i < identifier.size; i++) {
        number = number << 7 | (identifier.data[i] & 0x7F);
        if ((identifier.data[i] & 0x80) != 0)
            continue;
        if (first) {
            const uint64_t arc = number < 80 ? number / 40 : 2;
            s7_text_unsigned(out, arc);
            number -= arc * 40;
        }
        s7_text_char(out, '.');
        s7_text_unsigned(out, number);
        first = false;
        number = 0;
    }
}

static void add_type(s7_bytes type, s7_text *out)
{
    enum { X520_SIZE = 3 };
    if (type.size == X520_SIZE && type.data[0] == 0x55 && type.data[1] == 0x04)
        for (size_t i = 0; i < sizeof attribute_names / sizeof *attribute_names; i++)
            if (attribute_names[i].type == type.data[2]) {
                s7_text_add(out, attribute_names[i].name);
                return;
            }
    s7_text_add(out, "OID ");
    add_identifier(type, out);
}

/* How many bytes of UTF-8 make the character at the start, 0 if it is none. */
static size_t utf8_size(s7_bytes bytes)
{
    const uint8_t first = bytes.data[0];
    const size_t size = first < 0x80                    ? 1
                        : first >= 0xC2 && first < 0xE0 ? 2
                        : first >= 0xE0 && first < 0xF0 ? 3
                        : first >= 0xF0 && first < 0xF5 ? 4
                                                        : 0;
    if (size > bytes.size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((bytes.data[i] & 0xC0) != 0x80)
            return 0;
    const bool overlong =
        (first == 0xE0 && bytes.data[1] < 0xA0) || (first == 0xF0 && bytes.data[1] < 0x90);
    const bool beyond =
        (first == 0xED && bytes.data[1] > 0x9F) || (first == 0xF4 && bytes.data[1] > 0x8F);
    const bool control = first < 0x20 || first == 0x7F || (first == 0xC2 && bytes.data[1] < 0xA0);
    return overlong || beyond || control ? 0 : size;
}

static void add_utf8(s7_bytes bytes, s7_text *out)
{
    while (bytes.size > 0) {
        const size_t size = utf8_size(bytes);
        if (size == 0)
            s7_text_char(out, '.');
        else if (out->length + size < out->size)
            for (size_t i = 0; i < size; i++)
                s7_text_char(out, (char)bytes.data[i]);
        else
            out->cut = true;
        bytes = s7_slice(bytes, size > 0 ? size : 1, bytes.size);
    }
}

/* BMPString: UTF-16; what is not ASCII is left out. */
static void add_wide(s7_bytes bytes, s7_text *out)
{
    for (size_t i = 0; i + 1 < bytes.size; i += 2) {
        const uint16_t c = s7_load16(bytes.data + i);
        s7_text_char(out, c >= 0x20 && c < 0x7F ? (char)c : '.');
    }
}

static void add_value(const element *value, s7_text *out)
{
    if (value->tag == TAG_BMP_STRING)
        add_wide(value->contents, out);
    else if (value->tag == TAG_UTF8_STRING)
        add_utf8(value->contents, out);
    else
        s7_text_ascii(out, value->contents);
}

void tls_name_text(s7_bytes name, s7_text *out)
{
    s7_bytes set, attribute, type;
    element value;
    const size_t start = out->length;
    while (take_whole(&name, TAG_SET, &set))
        while (take_whole(&set, TAG_SEQUENCE, &attribute)) {
            if (!take_whole(&attribute, TAG_OBJECT_IDENTIFIER, &type) || !take(&attribute, &value))
                return;
            if (out->length > start)
                s7_text_add(out, ", ");
            add_type(type, out);
            s7_text_char(out, '=');
            add_value(&value, out);
        }
}

static bool is_digits(s7_bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        if (bytes.data[i] < '0' || bytes.data[i] > '9')
            return false;
    return true;
}

/* Years of UTCTime count from 1950 to 2049. */
static bool add_century(const tls_time *time, size_t digits, s7_text *out)
{
    enum { SHORT = 12, LONG = 14 };
    if (time->tag == TAG_GENERALIZED_TIME)
        return digits == LONG;
    if (time->tag != TAG_UTC_TIME || digits != SHORT)
        return false;
    s7_text_add(out, time->digits.data[0] >= '5' ? "19" : "20");
    return true;
}

void tls_time_text(const tls_time *time, s7_text *out)
{
    static const char *const behind[] = {"-", "-", "T", ":", ":", "Z"};
    const s7_bytes whole = time->digits;
    if (whole.size == 0 || whole.data[whole.size - 1] != 'Z')
        return;
    const s7_bytes digits = s7_slice(whole, 0, whole.size - 1);
    if (digits.size == 0 || !is_digits(digits) || !add_century(time, digits.size, out))
        return;
    /* both end with month, day, hour, minute, second */
    const size_t year = digits.size - 10;
    s7_text_ascii(out, s7_slice(digits, 0, year));
    for (size_t i = 0; i < 5; i++) {
        s7_text_add(out, behind[i]);
        s7_text_ascii(out, s7_slice(digits, year + 2 * i, 2));
    }
    s7_text_add(out, behind[5]);
}
