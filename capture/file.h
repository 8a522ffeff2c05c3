/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One input: its reader, the format that takes it apart, and what has been counted. Internal to
 * the reading of captures. */
#ifndef S7TAP_CAPTURE_FILE_H
#define S7TAP_CAPTURE_FILE_H

#include "capture/reader.h"

typedef struct cap_file cap_file;

struct cap_file {
    char *path;          /* owned; "-" for standard input */
    uint32_t index;      /* among the inputs */
    bool sparing;        /* one of many: see cap_reader_open */
    cap_kept *kept;      /* NULL: it is read only once; borrowed */
    GPtrArray *problems; /* of all inputs, cap_problem; borrowed */
    cap_reader *reader;  /* NULL while closed */
    uint64_t used, size; /* of the file in bytes, kept when it is closed */

    /* Set by the format that recognises the input. */
    char *format;
    bool (*next)(cap_file *file, cap_packet *packet);
    /* The interface of a packet that was read last; `info` is zeroed. */
    void (*describe)(const cap_file *file, uint32_t interface_id, cap_interface_info *info);
    void *state;
    void (*free_state)(void *state);

    /* Kept by the format. */
    uint64_t frame;   /* number of the last packet, as Wireshark counts */
    uint64_t dropped; /* by the capturing system, as the file says */
    uint64_t untimed; /* packets without a time of their own */
    uint64_t damaged; /* blocks left out because of their content */
};

typedef enum cap_recognised {
    CAP_RECOGNISED_OTHER,  /* another format: nothing was consumed */
    CAP_RECOGNISED_OPEN,   /* ready: file->next may be called until it returns false */
    CAP_RECOGNISED_BROKEN, /* the format, but unusable: a problem was added */
} cap_recognised;

/* Opens path, recognises the format and reads its header. False if it cannot be read, which has
 * become a problem. The counts start anew. */
bool cap_file_open(cap_file *file);
/* Keeps format and counts. Adds the last problems of a file that was read to its end. */
void cap_file_close(cap_file *file);
/* Closes and frees what the file owns. */
void cap_file_clear(cap_file *file);

/* The name of the file, without its folders, as the name of an interface: for formats that know
 * none. Borrowed. */
cap_option cap_file_name_option(const cap_file *file);

/* Adds a problem; the name of the file is put in front of the text. */
void cap_file_problem(cap_file *file, cap_problem_kind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* For when the reader has only `have` of the `need` bytes of `what` (NULL: the packet after
 * file->frame), which begins at offset `begin`: adds the problem that this is. With nothing there
 * and no fault of the reader it is the end of the capture and no problem. Returns false, which
 * is what the format's `next` is to return. */
bool cap_file_end(cap_file *file, const char *what, uint64_t begin, uint64_t have, uint64_t need);

/* A block that can be passed over. The first of a file becomes a problem when it is met, the
 * number of the others when the file is closed. */
void cap_file_damaged(cap_file *file, uint64_t begin, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The formats, tried in this order. */
cap_recognised cap_pcap_recognise(cap_file *file);
cap_recognised cap_pcapng_recognise(cap_file *file);
cap_recognised cap_fallback_recognise(cap_file *file); /* whatever else libpcap reads */

/* For a file of none of these: what it is if its first bytes are known, as the end of a sentence
 * that begins with the file's name. The caller owns the result. */
char *cap_foreign_describe(const uint8_t *head, size_t size);

#endif
