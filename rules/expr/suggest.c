/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/suggest.h"

#include <glib.h>
#include <string.h>

enum { MAX_WORD = 64, MIN_BEGINNING = 3 };

/* Levenshtein distance: insertions, deletions and substitutions. */
static unsigned distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    unsigned row[MAX_WORD + 1];
    for (size_t j = 0; j <= b_size; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= a_size; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_size; j++) {
            const unsigned above = row[j];
            const unsigned changed =
                diagonal + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1]));
            row[j] = MIN(changed, MIN(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[b_size];
}

static const char *most_similar(const char *word, size_t size, const char *const *candidates)
{
    const char *best = NULL;
    unsigned best_distance = (unsigned)MIN(size / 3 + 1, size - 1) + 1;
    for (; *candidates; candidates++) {
        const size_t candidate_size = strlen(*candidates);
        if (candidate_size > MAX_WORD)
            continue;
        const unsigned d = distance(word, size, *candidates, candidate_size);
        if (d < best_distance) {
            best = *candidates;
            best_distance = d;
        } else if (d == best_distance) {
            best = NULL;
        }
    }
    return best;
}

/* Counts the candidates that begin with the word; `found` is the last one. */
static unsigned continuations(const char *word, size_t size, const char *const *candidates,
                              const char **found)
{
    unsigned count = 0;
    for (; *candidates && size >= MIN_BEGINNING; candidates++)
        if (g_ascii_strncasecmp(word, *candidates, size) == 0) {
            *found = *candidates;
            count++;
        }
    return count;
}

const char *expr_suggest(const char *word, const char *const *candidates)
{
    const size_t size = strlen(word);
    const char *longer = NULL;
    if (size == 0 || size > MAX_WORD)
        return NULL;
    const unsigned count = continuations(word, size, candidates, &longer);
    if (count > 0)
        return count == 1 ? longer : NULL;
    return most_similar(word, size, candidates);
}
