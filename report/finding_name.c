/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/finding_name.h"

#include "report/format.h"

static char *all_that_tells_apart(const rules_finding *finding)
{
    rep_buffer b = {0};
    rep_put_string(&b, finding->rule->id);
    rep_put_char(&b, ' ');
    rep_put_ip(&b, &finding->client);
    rep_put_char(&b, ' ');
    rep_put_ip(&b, &finding->server);
    rep_put_format(&b, " %u %d %u ", finding->server_port, finding->has_code, finding->code);
    rep_put_string(&b, finding->subject ? finding->subject : "");
    char *text = g_strndup(b.data, b.used);
    rep_buffer_clear(&b);
    return text;
}

char *rep_finding_name(const rules_finding *finding)
{
    if (finding->number > 0)
        return g_strdup_printf("%" G_GUINT64_FORMAT, finding->number);
    return all_that_tells_apart(finding);
}

void rep_put_fingerprint(rep_buffer *b, const rules_finding *finding)
{
    enum { DIGITS = 16 };
    char *text = all_that_tells_apart(finding);
    char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    rep_put(b, sum, DIGITS);
    g_free(sum);
    g_free(text);
}
