/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pcapng files (draft-ietf-opsawg-pcapng): blocks in the byte order that their section declares.
 *
 *   block               type 4 | total length 4 | body | total length again 4
 *   section header      0x0a0d0d0a: byte-order magic 4 | major 2 | minor 2 | section length 8 |
 * options interface           1: link type 2 | reserved 2 | snap length 4 | options packet
 * (obsolete)   2: interface 2 | drops 2 | time high 4 | low 4 | captured 4 | original 4 | data
 *   simple packet       3: original 4 | data
 *   interface counts    5: interface 4 | time high 4 | low 4 | options
 *   enhanced packet     6: interface 4 | time high 4 | low 4 | captured 4 | original 4 | data |
 * options
 *
 * Data is padded to 4 bytes. Lengths that are not a multiple of 4 are rounded up, as Wireshark
 * does for the sake of files written so. */
#include "capture/load.h"
#include "capture/pcapng_block.h"

#define SECTION_HEADER   0x0a0d0d0au
#define BYTE_ORDER_MAGIC 0x1a2b3c4du

#define BLOCK_MIN        12u
#define BLOCK_MAX        (256u * 1024 * 1024) /* longer ones are taken for damage */

typedef struct block_kind {
    uint32_t type;
    uint32_t size_min;
    bool counted; /* Wireshark gives it a frame number */
    bool (*read)(cap_file *file, const cap_block *block, cap_packet *packet); /* NULL: pass over */
    const char *name;
} block_kind;

/* Frame numbers as Wireshark 4.0 gives them (observed by reading one file per block type):
 * journal entries, custom blocks and Sysdig events have one; unknown blocks have none. */
static const block_kind kinds[] = {
    {6, 32, true, cap_pcapng_enhanced_packet, "enhanced packet"},
    {3, 16, true, cap_pcapng_simple_packet, "simple packet"},
    {2, 32, true, cap_pcapng_obsolete_packet, "packet"},
    {1, 20, false, cap_pcapng_interface, "interface description"},
    {5, 24, false, cap_pcapng_statistics, "interface statistics"},
    {4, 12, false, NULL, "name resolution"},
    {10, 12, false, NULL, "decryption secrets"},
    {9, 12, true, NULL, "journal export"},
    {0x00000bad, 12, true, NULL, "custom"},
    {0x40000bad, 12, true, NULL, "custom"},
    {0x00000204, 12, true, NULL, "Sysdig event"},
    {0x00000216, 12, true, NULL, "Sysdig event"},
    {0x00000221, 12, true, NULL, "Sysdig event"},
};
static const block_kind unknown_kind = {0, 12, false, NULL, "unknown"};
static const block_kind next_kind = {0, 12, false, NULL, "next"}; /* its type is not there */
static const block_kind section_kind = {SECTION_HEADER, 28, false, NULL, "section header"};

static const block_kind *find_kind(uint32_t type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].type == type) {
            return &kinds[i];
        }
    }
    return &unknown_kind;
}

static bool is_packet(const block_kind *kind)
{
    return kind->counted && kind->read;
}

/* The end of the input inside a block of `need` bytes. */
static bool cut(cap_file *file, const block_kind *kind, uint64_t begin, uint64_t have,
                uint64_t need)
{
    g_autofree char *what =
        g_strdup_printf("the %s block after packet %" G_GUINT64_FORMAT, kind->name, file->frame);

    return cap_file_end(file, is_packet(kind) ? NULL : what, begin, have, need);
}

/* The same where not even the shortest block is there: says what can be said. */
static bool cut_early(cap_file *file, size_t have)
{
    const cap_pcapng *state = file->state;
    const uint8_t *at = file->reader->at;
    uint32_t type = have < 4 ? 0 : cap_load_u32(at, state->swapped);
    uint32_t size = have < 8 ? 0 : cap_load_u32(at + 4, state->swapped);
    const block_kind *kind = have < 4                 ? &next_kind
                             : type == SECTION_HEADER ? &section_kind
                                                      : find_kind(type);
    bool known = size >= BLOCK_MIN && size <= BLOCK_MAX;

    return cut(file, kind, cap_reader_offset(file->reader), have, known ? size : BLOCK_MIN);
}

static bool bad_length(cap_file *file, const block_kind *kind, uint32_t length)
{
    cap_file_problem(file, CAP_PROBLEM_FORMAT,
                     "damaged at byte %" G_GUINT64_FORMAT
                     ": the length of the %s block after packet "
                     "%" G_GUINT64_FORMAT " is %u, where %u to %u bytes were expected",
                     cap_reader_offset(file->reader), kind->name, file->frame, length,
                     kind->size_min, BLOCK_MAX);
    return false;
}

static uint32_t round_up(uint32_t length)
{
    return (length + 3) & ~(uint32_t)3;
}

/* The length repeated at the end of a block. Reading on after a difference would be guessing. */
static bool check_trailer(cap_file *file, const uint8_t *trailer, uint32_t size, uint64_t begin)
{
    const cap_pcapng *state = file->state;
    uint32_t length = cap_load_u32(trailer, state->swapped);

    if (G_LIKELY(round_up(length) == size)) {
        return true;
    }
    cap_file_problem(file, CAP_PROBLEM_FORMAT,
                     "damaged at byte %" G_GUINT64_FORMAT
                     ": the block after packet %" G_GUINT64_FORMAT
                     " has a length of %u at its beginning and of %u at its end",
                     begin, file->frame, size, length);
    return false;
}

/* A block that nothing is taken from, of any size. */
static bool pass_over(cap_file *file, const block_kind *kind, uint32_t size)
{
    cap_reader *reader = file->reader;
    uint64_t begin = cap_reader_offset(reader);
    uint32_t body = size - CAP_PCAPNG_TRAILER;
    uint64_t passed = cap_reader_skip(reader, body);
    size_t have = passed < body ? 0 : cap_reader_have(reader, CAP_PCAPNG_TRAILER);

    if (have < CAP_PCAPNG_TRAILER) {
        return cut(file, kind, begin, passed + have, size);
    }
    if (!check_trailer(file, reader->at, size, begin)) {
        return false;
    }
    reader->at += CAP_PCAPNG_TRAILER;
    file->frame += kind->counted;
    if (kind->read) {
        cap_file_damaged(file, begin,
                         "the %s block after packet %" G_GUINT64_FORMAT
                         " has %u bytes, where at most %zu were expected",
                         kind->name, file->frame - kind->counted, size, CAP_RECORD_MAX);
    }
    return true;
}

/* A section begins: forget the interfaces of the one before. */
static bool read_section(cap_file *file)
{
    cap_pcapng *state = file->state;
    cap_reader *reader = file->reader;
    uint64_t begin = cap_reader_offset(reader);
    size_t have = cap_reader_have(reader, section_kind.size_min);
    uint16_t major, minor;
    uint32_t size;

    if (have < section_kind.size_min) {
        return cut(file, &section_kind, begin, have, section_kind.size_min);
    }
    state->swapped = cap_load_u32(reader->at + 8, false) != BYTE_ORDER_MAGIC;
    if (cap_load_u32(reader->at + 8, state->swapped) != BYTE_ORDER_MAGIC) {
        cap_file_problem(
            file, CAP_PROBLEM_FORMAT,
            "damaged at byte %" G_GUINT64_FORMAT
            ": a section header with %08x, where the byte-order magic %08x was expected",
            begin, cap_load_u32(reader->at + 8, false), BYTE_ORDER_MAGIC);
        return false;
    }
    size = cap_load_u32(reader->at + 4, state->swapped);
    if (size < section_kind.size_min || size > BLOCK_MAX) {
        return bad_length(file, &section_kind, size);
    }
    major = cap_load_u16(reader->at + 12, state->swapped);
    minor = cap_load_u16(reader->at + 14, state->swapped);
    if (major != 1 || (minor != 0 && minor != 2)) {
        cap_file_problem(file, CAP_PROBLEM_FORMAT,
                         "the section at byte %" G_GUINT64_FORMAT
                         " is of pcapng version %u.%u, where 1.0 or 1.2 was expected",
                         begin, major, minor);
        return false;
    }
    cap_pcapng_section(state, state->swapped);
    return pass_over(file, &section_kind, round_up(size));
}

/* Reads one whole block that fits into the buffer. False: nothing further can be read. */
static bool read_block(cap_file *file, const block_kind *kind, uint32_t size, cap_packet *packet,
                       bool *delivered)
{
    cap_reader *reader = file->reader;
    size_t have = cap_reader_have(reader, size);
    cap_block block = {.bytes = reader->at, .size = size, .offset = cap_reader_offset(reader)};

    if (G_UNLIKELY(have < size)) {
        return cut(file, kind, block.offset, have, size);
    }
    if (G_UNLIKELY(
            !check_trailer(file, block.bytes + size - CAP_PCAPNG_TRAILER, size, block.offset))) {
        return false;
    }
    reader->at += size;
    *delivered = kind->read(file, &block, packet);
    return true;
}

static bool pcapng_next(cap_file *file, cap_packet *packet)
{
    const cap_pcapng *state = file->state;
    cap_reader *reader = file->reader;
    bool delivered = false;

    while (!delivered) {
        size_t have = cap_reader_have(reader, BLOCK_MIN);
        const block_kind *kind;
        uint32_t type, size;
        bool going;

        if (G_UNLIKELY(have < BLOCK_MIN)) {
            return cut_early(file, have);
        }
        type = cap_load_u32(reader->at, state->swapped);
        size = cap_load_u32(reader->at + 4, state->swapped);
        if (type == SECTION_HEADER) {
            if (!read_section(file)) {
                return false;
            }
            continue;
        }
        kind = find_kind(type);
        if (G_UNLIKELY(size > BLOCK_MAX || round_up(size) < kind->size_min)) {
            return bad_length(file, kind, size);
        }
        size = round_up(size);
        going = kind->read && size <= CAP_RECORD_MAX
                    ? read_block(file, kind, size, packet, &delivered)
                    : pass_over(file, kind, size);
        if (!going) {
            return false;
        }
    }
    return true;
}

cap_recognised cap_pcapng_recognise(cap_file *file)
{
    cap_reader *reader = file->reader;

    if (cap_reader_have(reader, 4) < 4 || cap_load_u32(reader->at, false) != SECTION_HEADER) {
        return CAP_RECOGNISED_OTHER;
    }
    file->state = cap_pcapng_new();
    file->free_state = cap_pcapng_free;
    file->next = pcapng_next;
    file->describe = cap_pcapng_describe;
    file->format = g_strdup("pcapng");
    return read_section(file) ? CAP_RECOGNISED_OPEN : CAP_RECOGNISED_BROKEN;
}
