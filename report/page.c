/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/page.h"

static const char *const inks[] = {
    [REP_INK_PLAIN] = "",          [REP_INK_BOLD] = "\033[1m",  [REP_INK_RED] = "\033[1;31m",
    [REP_INK_YELLOW] = "\033[33m", [REP_INK_CYAN] = "\033[36m", [REP_INK_FAINT] = "\033[2m",
};

void rep_page_clear(rep_page *page)
{
    rep_buffer_clear(&page->line);
}

static void begin_ink(rep_page *page, rep_ink ink)
{
    if (page->color)
        rep_put_string(&page->output->text, inks[ink]);
}

static void end_ink(rep_page *page, rep_ink ink)
{
    if (page->color && ink != REP_INK_PLAIN)
        rep_put_string(&page->output->text, "\033[0m");
}

void rep_page_blank(rep_page *page)
{
    rep_output_line(page->output);
}

void rep_page_heading(rep_page *page, const char *text)
{
    rep_page_blank(page);
    begin_ink(page, REP_INK_BOLD);
    rep_put_string(&page->output->text, text);
    end_ink(page, REP_INK_BOLD);
    rep_output_line(page->output);
}

/* What moves the cursor, hides, or turns the direction of writing, and what is not UTF-8. */
static bool is_printable(gunichar c)
{
    if (c == (gunichar)-1 || c == (gunichar)-2)
        return false;
    const GUnicodeType type = g_unichar_type(c);
    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE &&
           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static size_t width_of(gunichar c)
{
    if (!is_printable(c))
        return 1; /* of the '?' in its place */
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

/* The character at the start of `text`, and its size: 1 where it is not UTF-8. */
static gunichar character(const char *text, size_t left, size_t *size)
{
    const gunichar c = g_utf8_get_char_validated(text, (gssize)left);
    const bool valid = c != (gunichar)-1 && c != (gunichar)-2 && *text != '\0';
    *size = valid ? (size_t)(g_utf8_next_char(text) - text) : 1;
    return valid ? c : (gunichar)-1;
}

size_t rep_page_columns(const char *text, size_t size)
{
    size_t count = 0, step;
    for (size_t i = 0; i < size; i += step)
        count += width_of(character(text + i, size - i, &step));
    return count;
}

static void put_printable(rep_buffer *b, const char *text, size_t size)
{
    size_t step;
    for (size_t i = 0; i < size; i += step) {
        if (is_printable(character(text + i, size - i, &step)))
            rep_put(b, text + i, step);
        else
            rep_put_char(b, '?');
    }
}

/* A blank between digits groups the thousands of a number. */
static bool parts_words(const char *text, size_t at, size_t size)
{
    return text[at] == ' ' && !(at > 0 && at + 1 < size && g_ascii_isdigit(text[at - 1]) &&
                                g_ascii_isdigit(text[at + 1]));
}

static size_t word_length(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && !parts_words(text, length, size))
        length++;
    return length;
}

static void put_words(rep_page *page, size_t first_margin, size_t margin)
{
    rep_buffer *out = &page->output->text;
    const char *text = page->line.data;
    size_t left = page->line.used, start = first_margin, column = start;
    while (left > 0) {
        const size_t length = word_length(text, left), width = rep_page_columns(text, length);
        if (column > start && column + 1 + width > REP_PAGE_WIDTH) {
            rep_output_line(page->output);
            rep_put_repeat(out, ' ', margin);
            start = column = margin;
        } else if (column > start) {
            rep_put_char(out, ' ');
            column++;
        }
        put_printable(out, text, length);
        column += width;
        const size_t step = length < left ? length + 1 : length;
        text += step;
        left -= step;
    }
}

void rep_page_end(rep_page *page, size_t indent, const char *label, rep_ink ink)
{
    rep_buffer *out = &page->output->text;
    const size_t margin = indent + (label ? rep_page_columns(label, strlen(label)) : 0);
    rep_put_repeat(out, ' ', indent);
    if (label)
        rep_put_string(out, label);
    begin_ink(page, ink);
    put_words(page, margin, margin);
    end_ink(page, ink);
    rep_output_line(page->output);
    page->line.used = 0;
}

void rep_page_item(rep_page *page, rep_ink ink)
{
    enum { INDENT = 1, HANG = 4 };
    rep_put_repeat(&page->output->text, ' ', INDENT);
    begin_ink(page, ink);
    put_words(page, INDENT, HANG);
    end_ink(page, ink);
    rep_output_line(page->output);
    page->line.used = 0;
}

void rep_page_paragraph(rep_page *page, size_t indent, const char *label, const char *text)
{
    rep_put_string(&page->line, text);
    rep_page_end(page, indent, label, REP_INK_PLAIN);
}

void rep_page_separate(rep_page *page, size_t start, const char *separator)
{
    if (page->line.used > start)
        rep_put_string(&page->line, separator);
}
