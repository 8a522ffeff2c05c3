/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A page of text for people: headings, wrapped paragraphs, colours where wanted. */
#ifndef S7TAP_REPORT_PAGE_H
#define S7TAP_REPORT_PAGE_H

#include "report/format.h"
#include "report/output.h"

enum { REP_PAGE_WIDTH = 100 };

typedef enum rep_ink {
    REP_INK_PLAIN,
    REP_INK_BOLD,
    REP_INK_RED,
    REP_INK_YELLOW,
    REP_INK_CYAN,
    REP_INK_FAINT,
} rep_ink;

typedef struct rep_page {
    rep_output *output;
    bool color;
    rep_buffer line; /* paragraph being gathered */
} rep_page;

void rep_page_clear(rep_page *page);

/* A line of its own in upper case, after an empty line. */
void rep_page_heading(rep_page *page, const char *text);
void rep_page_blank(rep_page *page);

/* Gather a paragraph in page->line, then end it: it is wrapped at the page width, its first line
 * after `indent` blanks and `label`, the others below the end of the label. `label` may be NULL.
 * What is not printable (control and formatting characters, bytes that are not UTF-8) is shown as
 * '?'. A word wider than the page stands on a line of its own: paths and names stay whole. */
void rep_page_end(rep_page *page, size_t indent, const char *label, rep_ink ink);

/* Ends a paragraph that names an item: its other lines stand below what is said of the item. */
void rep_page_item(rep_page *page, rep_ink ink);

/* A paragraph of constant or borrowed text. */
void rep_page_paragraph(rep_page *page, size_t indent, const char *label, const char *text);

/* Columns of a terminal that the text takes: wide characters of East Asia take two, marks that
 * combine with the character before none. */
size_t rep_page_columns(const char *text, size_t size);

/* Puts `separator` if the paragraph has something since `start` already. */
void rep_page_separate(rep_page *page, size_t start, const char *separator);

#endif
