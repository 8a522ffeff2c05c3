/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 *   | seed(2) | lower ip(4 or 16) | higher ip | protocol(1) | 0 | lower port(2) | higher port(2) |
 */
#include "report/community_id.h"

static int compare(const cap_endpoint *a, const cap_endpoint *b)
{
    const int order = memcmp(a->ip.bytes, b->ip.bytes, sizeof a->ip.bytes);
    return order != 0 ? order : (int)a->port - (int)b->port;
}

static uint8_t *put_port(uint8_t *p, uint16_t port)
{
    *p++ = (uint8_t)(port >> 8);
    *p++ = (uint8_t)port;
    return p;
}

void rep_put_community_id(rep_buffer *b, const cap_endpoint *one, const cap_endpoint *other)
{
    enum { TCP = 6, SHA1_SIZE = 20 };
    const bool swap = compare(one, other) > 0;
    const cap_endpoint *low = swap ? other : one, *high = swap ? one : other;
    const size_t ip_size = low->ip.family == 4 ? 4 : 16;
    uint8_t input[2 + 16 + 16 + 2 + 4] = {0, 0};
    uint8_t *p = input + 2;
    memcpy(p, low->ip.bytes, ip_size);
    memcpy(p + ip_size, high->ip.bytes, ip_size);
    p += 2 * ip_size;
    *p++ = TCP;
    *p++ = 0;
    p = put_port(p, low->port);
    p = put_port(p, high->port);

    uint8_t digest[SHA1_SIZE];
    gsize digest_size = sizeof digest;
    GChecksum *sha1 = g_checksum_new(G_CHECKSUM_SHA1);
    g_checksum_update(sha1, input, p - input);
    g_checksum_get_digest(sha1, digest, &digest_size);
    g_checksum_free(sha1);
    char *text = g_base64_encode(digest, digest_size);
    rep_put_string(b, "1:");
    rep_put_string(b, text);
    g_free(text);
}
