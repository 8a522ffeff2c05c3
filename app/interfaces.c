/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap interfaces: what can be captured. */
#include "app/arguments.h"
#include "app/command.h"
#include "capture/live.h"
#include "report/page.h"

#include <string.h>

static const char summary[] =
    "Lists the interfaces that can be captured: name, state, addresses, description.";

static const char details[] =
    "State is up, down, or no link (up, but no cable or nothing at its other end). A mirror port\n"
    "needs no address. Capturing takes root or the capability CAP_NET_RAW; listing does not.\n";

static const char *state_of(const cap_interface *interface)
{
    if (!interface->up)
        return "down";
    return interface->running ? "up" : "no link";
}

static void put_interface(rep_page *page, const cap_interface *interface, int width)
{
    rep_buffer *b = &page->line;
    char *label = g_strdup_printf("%-*s  %-7s  ", width, interface->name, state_of(interface));
    for (char **address = interface->addresses; *address; address++) {
        rep_page_separate(page, 0, ", ");
        rep_put_string(b, *address);
    }
    if (interface->description) {
        rep_page_separate(page, 0, ", ");
        rep_put_string(b, interface->description);
    }
    if (b->used == 0)
        g_strchomp(label);
    rep_page_end(page, 0, label, REP_INK_PLAIN);
    g_free(label);
}

static app_exit list(const GPtrArray *interfaces)
{
    rep_output *out = rep_output_open(NULL);
    rep_page page = {.output = out};
    int width = 0;
    for (guint i = 0; i < interfaces->len; i++) {
        const cap_interface *interface = g_ptr_array_index(interfaces, i);
        width = MAX(width, (int)strlen(interface->name));
    }
    for (guint i = 0; i < interfaces->len; i++)
        put_interface(&page, g_ptr_array_index(interfaces, i), width);
    rep_page_clear(&page);
    const int error = rep_output_close(out);
    rep_output_free(out);
    return error == 0 ? APP_DONE : APP_OUTPUT;
}

static app_exit run(int argc, char **argv)
{
    const app_syntax syntax = {"interfaces", "", summary, details, NULL};
    const app_parsed parsed = app_parse(&syntax, &argc, &argv);
    if (parsed != APP_PARSED)
        return parsed == APP_PARSED_HELP ? APP_DONE : APP_USAGE;
    if (argc > 1) {
        app_complain("interfaces: expected no argument, not '%s'", argv[1]);
        return APP_USAGE;
    }
    GError *error = NULL;
    GPtrArray *interfaces = cap_interfaces(&error);
    if (!interfaces) {
        app_complain("%s", error->message);
        g_error_free(error);
        return APP_INPUT;
    }
    const app_exit result = list(interfaces);
    g_ptr_array_unref(interfaces);
    return result;
}

const app_command app_interfaces = {
    .name = "interfaces",
    .arguments = "",
    .help = "list what can be captured",
    .run = run,
};
