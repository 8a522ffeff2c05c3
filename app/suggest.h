/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody may have meant who mistyped a word. */
#ifndef S7TAP_APP_SUGGEST_H
#define S7TAP_APP_SUGGEST_H

/* The most similar of the candidates, lower case and ended by NULL;
 * NULL if none is similar enough. Borrowed. */
const char *app_suggest(const char *word, const char *const *candidates);

#endif
