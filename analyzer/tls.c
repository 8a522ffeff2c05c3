/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/tls.h"

#include "dissector/names.h"

static void separate(GString *out, gsize start)
{
    if (out->len > start)
        g_string_append(out, ", ");
}

static void add_number(GString *out, const s7_name *names, unsigned number)
{
    const char *name = s7_name_of(names, number);
    if (name)
        g_string_append(out, name);
    else
        g_string_append_printf(out, "0x%04X", number);
}

static void add_version(GString *out, const ana_tls *tls)
{
    if (tls->version == 0) {
        add_number(out, s7_names_tls_version, tls->offered);
        g_string_append(out, " offered");
        return;
    }
    add_number(out, s7_names_tls_version, tls->version);
    g_string_append(out, " (");
    add_number(out, s7_names_tls_suite, tls->cipher_suite);
    g_string_append_c(out, ')');
}

static void add_certificate(GString *out, const ana_tls *tls)
{
    g_string_append_printf(out, "certificate %s", tls->subject);
    if (tls->issuer)
        g_string_append_printf(out, " by %s", tls->issuer);
    if (tls->not_after)
        g_string_append_printf(out, ", valid until %s", tls->not_after);
}

static void add_alert(GString *out, const ana_tls *tls, int client)
{
    g_string_append_printf(out, "alert of the %s: ", tls->alert_by == client ? "client" : "server");
    add_number(out, s7_names_tls_alert, tls->alert);
}

void ana_tls_text(const ana_tls *tls, int client, GString *out)
{
    const gsize start = out->len;
    if (tls->version != 0 || tls->offered != 0)
        add_version(out, tls);
    if (tls->server_name) {
        separate(out, start);
        g_string_append_printf(out, "server name %s", tls->server_name);
    }
    if (tls->alpn) {
        separate(out, start);
        g_string_append_printf(out, "protocol %s", tls->alpn);
    }
    if (tls->subject) {
        separate(out, start);
        add_certificate(out, tls);
    }
    if (tls->alerted) {
        separate(out, start);
        add_alert(out, tls, client);
    }
}
