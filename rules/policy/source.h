/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: its text, and what is wrong with it.
 *
 * A span of the text needs no position of its own: line and column are worked out from where it
 * lies, when somebody complains of it. */
#ifndef S7TAP_RULES_POLICY_SOURCE_H
#define S7TAP_RULES_POLICY_SOURCE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POLICY_MAX_PROBLEMS = 20 };

/* A part of the text, borrowed; not terminated. */
typedef struct policy_text {
    const char *data;
    size_t size;
} policy_text;

typedef struct policy_source {
    char *name;          /* of the file, for messages */
    char *text;          /* without byte order mark; ends of lines are '\n' alone */
    size_t size;         /* of `text`, without its terminator */
    GArray *lines;       /* uint32_t: where each line of the file begins in `text` */
    GArray *problems;    /* private: the first POLICY_MAX_PROBLEMS */
    uint32_t suppressed; /* problems beyond them */
    policy_text comment; /* private: where a comment stands behind a value */
    bool names_unsure;   /* a section is at fault, so that nobody can say which names there are */
} policy_source;

/* Copies the text. A byte order mark is left out. The end of a line that a backslash continues, the
 * backslash and carriage returns become blanks, so that a value is one line from here on. Text that
 * is not UTF-8 or holds control characters is a problem. */
policy_source *policy_source_new(const char *name, const char *text, size_t size);
void policy_source_free(policy_source *source);

/* Line of a position in the text, from 1. */
uint32_t policy_source_line(const policy_source *source, const char *at);

/* "FILE:LINE:COLUMN: " and the message; columns are characters, from 1. */
void policy_complain(policy_source *source, const char *at, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* "FILE:LINE:COLUMN: found 'FOUND', expected " and the format's text. Long texts are cut. If what
 * was found is a comment behind a value, that is said, and nothing more of it. */
void policy_expected(policy_source *source, policy_text found, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* Likewise of one word out of a few, ended by NULL. Names the one that is similar, if there is, and
 * returns it; else NULL. */
const char *policy_expected_word(policy_source *source, policy_text found, const char *const *words,
                                 const char *format, ...) G_GNUC_PRINTF(4, 5);
/* Likewise of one of the keys of a table. Says nothing while names are unsure: that is what is at
 * fault then. */
void policy_expected_name(policy_source *source, policy_text found, GHashTable *names,
                          const char *expected);

/* Likewise of a part of something: "found 'FOUND' in 'WHOLE', expected ". */
void policy_expected_within(policy_source *source, policy_text found, policy_text whole,
                            const char *expected);

bool policy_source_is_good(const policy_source *source);
/* Adds the problems (owned char *) in the order of the text, and how many more there are. */
void policy_source_report(const policy_source *source, GPtrArray *messages);

/* Without blanks and tabs at both ends. */
policy_text policy_trim(policy_text text);
bool policy_is(policy_text text, const char *word);
/* The part before the first `separator`, trimmed; `rest` becomes what is behind it, with data NULL
 * once there is no separator left. Call while `rest->data` is not NULL. */
policy_text policy_next_part(policy_text *rest, char separator);
/* A decimal number without sign; false if it is not one or not in the range. */
bool policy_number(policy_text text, uint32_t min, uint32_t max, uint32_t *out);

#endif
