/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/file.h"

#include <string.h>

typedef struct foreign {
    const char *name;
    uint8_t size;
    const char *magic;
} foreign;

/* Compressed files that are not read, by the magic of their own specifications. */
static const foreign compressed[] = {
    {"xz", 6,
     "\xfd"
     "7zXZ\0"},
    {"bzip2", 3, "BZh"},
    {"lz4", 4, "\x04\x22\x4d\x18"},
    {"zip", 4, "PK\x03\x04"},
    {"7z", 4, "7z\xbc\xaf"},
    {"gzip (twice)", 2, "\x1f\x8b"},
    {"zstd (twice)", 4, "\x28\xb5\x2f\xfd"},
};

/* Captures of other programs that editcap converts; the magic as libwiretap recognises them. */
static const foreign captures[] = {
    {"Sun snoop", 8, "snoop\0\0"},
    {"Microsoft Network Monitor 2", 4, "GMBU"},
    {"Microsoft Network Monitor 1", 4, "RTSS"},
    {"Sniffer (DOS)", 16, "TRSNIFF data    "},
    {"Sniffer (Windows)", 4, "XCP\0"},
    {"Bluetooth btsnoop", 8, "btsnoop\0"},
    {"Viavi Observer", 15, "ObserverPktBuff"},
    {"5View", 4, "\xaa\xaa\xaa\xaa"},
    {"AIX iptrace", 8, "iptrace "},
    {"Savvius or WildPackets tagged", 4, "\x7fver"},
};

static const foreign *find(const foreign *table, size_t count, const uint8_t *head, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (size >= table[i].size && memcmp(head, table[i].magic, table[i].size) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

static char *first_bytes(const uint8_t *head, size_t size)
{
    GString *text = g_string_new("not a capture: begins with");
    bool printable = true;

    for (size_t i = 0; i < size; i++) {
        printable = printable && g_ascii_isprint((char)head[i]);
    }
    if (printable) {
        g_string_append_printf(text, " \"%.*s\"", (int)size, (const char *)head);
    }
    for (size_t i = 0; i < size && !printable; i++) {
        g_string_append_printf(text, " %02x", head[i]);
    }
    g_string_append(text, ", where the header of a pcap or pcapng file was expected");
    return g_string_free(text, FALSE);
}

char *cap_foreign_describe(const uint8_t *head, size_t size)
{
    const foreign *known = find(compressed, G_N_ELEMENTS(compressed), head, size);

    if (known) {
        return g_strdup_printf(
            "compressed with %s, where gzip, zstd or an uncompressed capture was "
            "expected: decompress it first",
            known->name);
    }
    known = find(captures, G_N_ELEMENTS(captures), head, size);
    if (known) {
        return g_strdup_printf("a %s capture, where pcap or pcapng was expected: convert it with "
                               "editcap -F pcapng",
                               known->name);
    }
    return first_bytes(head, MIN(size, 8));
}
