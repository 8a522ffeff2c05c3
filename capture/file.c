/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/file.h"

#include <string.h>

/* Bytes that are enough to say what a file is. */
#define HEAD 16

static const char *file_name(const cap_file *file)
{
    return strcmp(file->path, "-") ? file->path : "standard input";
}

cap_option cap_file_name_option(const cap_file *file)
{
    const char *slash = strrchr(file->path, '/');
    const char *name = slash && slash[1] ? slash + 1 : file_name(file);

    return (cap_option){CAP_OPTION_IF_NAME, (uint16_t)MIN(strlen(name), G_MAXUINT16),
                        (const uint8_t *)name};
}

static void add_problem(cap_file *file, cap_problem_kind kind, const char *text)
{
    cap_problem *problem = g_new(cap_problem, 1);

    problem->kind = kind;
    problem->file = file->index;
    problem->message = g_strdup_printf("%s: %s", file_name(file), text);
    g_ptr_array_add(file->problems, problem);
}

void cap_file_problem(cap_file *file, cap_problem_kind kind, const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    add_problem(file, kind, text);
}

void cap_file_damaged(cap_file *file, uint64_t begin, const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    if (file->damaged++) {
        return;
    }
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    cap_file_problem(file, CAP_PROBLEM_FORMAT, "damaged at byte %" G_GUINT64_FORMAT ": %s", begin,
                     text);
}

bool cap_file_end(cap_file *file, const char *what, uint64_t begin, uint64_t have, uint64_t need)
{
    const cap_fault *fault = &file->reader->fault;
    g_autofree char *packet =
        what ? NULL : g_strdup_printf("packet %" G_GUINT64_FORMAT, file->frame + 1);

    if (fault->text && have) {
        cap_file_problem(file, fault->kind, "%s; reading ends inside %s", fault->text,
                         what ? what : packet);
    } else if (fault->text) {
        cap_file_problem(file, fault->kind, "%s; reading ends after packet %" G_GUINT64_FORMAT,
                         fault->text, file->frame);
    } else if (have) {
        cap_file_problem(file, CAP_PROBLEM_CUT,
                         "ends inside %s, which begins at byte %" G_GUINT64_FORMAT
                         "%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " bytes are there",
                         what ? what : packet, begin,
                         file->reader->unpack ? " of the decompressed data" : "", have, need);
    }
    return false;
}

static bool open_reader(cap_file *file)
{
    cap_fault fault = {0};

    file->reader = cap_reader_open(file->path, file->sparing, file->kept, &fault);
    if (!file->reader) {
        cap_file_problem(file, fault.kind, "%s", fault.text);
        g_free(fault.text);
        return false;
    }
    file->size = file->reader->size;
    return true;
}

static bool has_content(cap_file *file)
{
    const cap_fault *fault = &file->reader->fault;

    if (cap_reader_have(file->reader, 1)) {
        return true;
    }
    if (fault->text) {
        cap_file_problem(file, fault->kind, "%s, before any packet", fault->text);
    } else {
        cap_file_problem(file, CAP_PROBLEM_EMPTY, "is empty%s, where a capture was expected",
                         file->reader->unpack ? " after decompression" : "");
    }
    return false;
}

static bool recognise(cap_file *file)
{
    static cap_recognised (*const formats[])(cap_file *) = {
        cap_pcap_recognise,
        cap_pcapng_recognise,
        cap_fallback_recognise,
    };
    uint8_t head[HEAD];
    size_t have = MIN(cap_reader_have(file->reader, HEAD), HEAD);
    g_autofree char *foreign = NULL;

    memcpy(head, file->reader->at, have);
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        cap_recognised result = formats[i](file);

        if (result != CAP_RECOGNISED_OTHER) {
            return result == CAP_RECOGNISED_OPEN;
        }
    }
    if (file->reader->fault.text) {
        cap_file_problem(file, file->reader->fault.kind, "%s, before any packet",
                         file->reader->fault.text);
        return false;
    }
    foreign = cap_foreign_describe(head, have);
    cap_file_problem(file, CAP_PROBLEM_FORMAT, "%s", foreign);
    return false;
}

bool cap_file_open(cap_file *file)
{
    file->frame = file->dropped = file->untimed = file->damaged = file->used = 0;
    g_clear_pointer(&file->format, g_free);
    if (!open_reader(file)) {
        return false;
    }
    if (!has_content(file) || !recognise(file)) {
        g_clear_pointer(&file->format, g_free);
        cap_file_close(file);
        return false;
    }
    return true;
}

void cap_file_close(cap_file *file)
{
    if (file->damaged > 1) {
        cap_file_problem(file, CAP_PROBLEM_FORMAT,
                         "%" G_GUINT64_FORMAT " further damaged blocks were passed over",
                         file->damaged - 1);
        file->damaged = 1;
    }
    if (file->free_state) {
        file->free_state(file->state);
        file->free_state = NULL;
        file->describe = NULL;
    }
    if (file->reader) {
        file->used = cap_reader_used(file->reader);
        cap_reader_free(file->reader);
        file->reader = NULL;
    }
}

void cap_file_clear(cap_file *file)
{
    cap_file_close(file);
    g_clear_pointer(&file->format, g_free);
    g_clear_pointer(&file->path, g_free);
}
