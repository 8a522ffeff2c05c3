/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/text.h"

void rep_text_services(rep_text_writer *self, const ana_relation *relation)
{
    rep_page *page = &self->page;
    const GArray *counts = rep_services_of(self->services, relation);
    if (!counts)
        return;
    for (guint i = 0; i < counts->len; i++) {
        const rep_service *count = &g_array_index(counts, rep_service, i);
        rep_page_separate(page, 0, ", ");
        rep_put_format(&page->line, "%s (", count->name);
        rep_put_count(&page->line, count->count);
        rep_put_char(&page->line, 'x');
        if (count->unanswered)
            rep_put_string(&page->line, ", no answer wanted");
        if (count->refused > 0) {
            rep_put_string(&page->line, ", refused ");
            rep_put_count(&page->line, count->refused);
            rep_put_char(&page->line, 'x');
        }
        rep_put_char(&page->line, ')');
    }
    rep_page_end(page, 4, "services        ", REP_INK_PLAIN);
}
