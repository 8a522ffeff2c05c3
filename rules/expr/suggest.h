/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody may have meant who mistyped a word. */
#ifndef S7TAP_RULES_EXPR_SUGGEST_H
#define S7TAP_RULES_EXPR_SUGGEST_H

/* The only one of the candidates that begins with the word, or the most similar one; they are ended
 * by NULL. NULL if none is similar enough, or several are alike. Borrowed. */
const char *expr_suggest(const char *word, const char *const *candidates);

#endif
