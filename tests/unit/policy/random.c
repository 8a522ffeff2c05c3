/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "random.h"

#include "rules/policy/policy.h"

enum { MAX_BYTE = 0x1FFFFF };

static guint below(GRand *chance, guint end)
{
    return (guint)g_rand_int_range(chance, 0, (gint32)end);
}

static guint up_to(guint number)
{
    return MIN(number, 65535);
}

/* Mostly small, at times at the very end. */
static guint some_byte(GRand *chance)
{
    return below(chance, 10) == 0 ? MAX_BYTE - below(chance, 3) : below(chance, 40);
}

/* An address behind `name`, which ends in DB for blocks: "X4.3", "B4", "W4", "D4". */
static void put_point(GString *out, GRand *chance, const char *name, bool block, guint byte)
{
    static const char sizes[] = "BWD";
    if (below(chance, 3) == 0)
        g_string_append_printf(out, "%s%s%u.%u", name, block ? "X" : "", byte, below(chance, 8));
    else
        g_string_append_printf(out, "%s%c%u", name, sizes[below(chance, 3)], byte);
}

static void put_range(GString *out, GRand *chance, const char *name, bool block)
{
    const guint byte = some_byte(chance);
    put_point(out, chance, name, block, byte);
    if (g_rand_boolean(chance) && byte + 5 <= MAX_BYTE) {
        g_string_append_c(out, '-');
        put_point(out, chance, name, block, byte + 5);
    }
}

static void put_block(GString *out, GRand *chance)
{
    const guint block = below(chance, 8) == 0 ? 65530 + below(chance, 6) : below(chance, 12);
    g_string_append_printf(out, "DB%u", block);
    if (below(chance, 3) == 0) {
        if (g_rand_boolean(chance))
            g_string_append_printf(out, "-%u", up_to(block + below(chance, 4)));
        return;
    }
    g_string_append_c(out, '.');
    put_range(out, chance, "DB", true);
}

static void put_number(GString *out, GRand *chance, const char *area)
{
    const guint number = below(chance, 8) == 0 ? 65535 - below(chance, 3) : below(chance, 30);
    g_string_append_printf(out, "%s%u", area, number);
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "-%s%u", area, up_to(number + below(chance, 5)));
}

static void put_object(GString *out, GRand *chance, bool write)
{
    static const char *const areas[] = {"I", "Q", "M", "L", "V", "AI", "AQ", "SM", "SI"};
    static const char *const wholes[] = {"DB", "I", "T", "C", "RECORD", "P", "SI", "M", "*"};
    const guint kind = below(chance, 20);
    if (kind < 9)
        put_block(out, chance);
    else if (kind < 15)
        put_range(out, chance, areas[below(chance, G_N_ELEMENTS(areas))], false);
    else if (kind < 16)
        put_range(out, chance, write ? "PQ" : "PI", false);
    else if (kind < 19)
        put_number(out, chance, g_rand_boolean(chance) ? "T" : "C");
    else
        g_string_append(out, wholes[below(chance, G_N_ELEMENTS(wholes))]);
}

void random_objects(GString *out, GRand *chance, bool write)
{
    const guint count = 1 + below(chance, 8);
    for (guint i = 0; i < count; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        put_object(out, chance, write);
    }
}

/* Each number gives other addresses, so that no two sections have the same. */
static void put_addresses(GString *out, GRand *chance, guint number)
{
    g_string_append_printf(out, "10.%u.0.%u", number, below(chance, 256));
    if (g_rand_boolean(chance))
        g_string_append_printf(out, ",10.%u.1.0/24", number);
    if (g_rand_boolean(chance))
        g_string_append_printf(out, ",fd00:%x::%x", number, below(chance, 65536));
    if (g_rand_boolean(chance))
        g_string_append_printf(out, ",2001:db8:%x::/48", number);
    g_string_append_c(out, '\n');
}

static void put_accesses(GString *out, GRand *chance, guint cpus, bool write)
{
    const guint count = 1 + below(chance, 3);
    g_string_append(out, write ? "write=" : "read=");
    for (guint i = 0; i < count; i++) {
        if (i > 0)
            g_string_append(out, below(chance, 4) == 0 ? "; \\\n    " : ";");
        if (cpus == 0 || below(chance, 4) == 0)
            g_string_append(out, "*:");
        else
            g_string_append_printf(out, "Cpu %u:", below(chance, cpus));
        random_objects(out, chance, write);
    }
    g_string_append_c(out, '\n');
}

static void put_services(GString *out, GRand *chance)
{
    const guint count = 1 + below(chance, 4);
    if (below(chance, 6) == 0) {
        g_string_append(out, "services=*\n");
        return;
    }
    g_string_append(out, "services=");
    for (guint i = 0; i < count; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? "," : "",
                               policy_services[below(chance, POLICY_SERVICE_COUNT)].name);
    g_string_append_c(out, '\n');
}

/* An end before the beginning is that of the next day; 24:00 only ends. */
static void put_hours(GString *out, GRand *chance)
{
    const guint begin = below(chance, 1440), end = (begin + 1 + below(chance, 1438)) % 1440;
    g_string_append_printf(out, "%02u:%02u-", begin / 60, begin % 60);
    if (below(chance, 6) == 0)
        g_string_append(out, "24:00");
    else
        g_string_append_printf(out, "%02u:%02u", end / 60, end % 60);
}

static void put_times(GString *out, GRand *chance)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const blanks[] = {" ", "   ", " \t", " \\\n  "};
    g_string_append(out, "times=");
    for (guint i = below(chance, 9) + 1; i > 0; i--) {
        const bool day = g_rand_boolean(chance);
        if (day)
            g_string_append(out, days[below(chance, 7)]);
        if (day && g_rand_boolean(chance))
            g_string_append_printf(out, "-%s", days[below(chance, 7)]);
        if (day && g_rand_boolean(chance))
            g_string_append(out, blanks[below(chance, 4)]);
        else if (day) {
            g_string_append(out, i > 1 ? " , " : "\n");
            continue;
        }
        put_hours(out, chance);
        g_string_append(out, i > 1 ? "," : "\n");
    }
}

/* The number makes it another request than any of the other numbers. */
static void put_request(GString *out, GRand *chance, guint number)
{
    const bool write = g_rand_boolean(chance);
    if (below(chance, 4) == 0) {
        g_string_append_printf(out, "ask SZL 0x%04X  index 0x0000", number);
        return;
    }
    g_string_append_printf(out, "%s DB%u", write ? "write" : "read", 1000 + number);
    if (g_rand_boolean(chance)) {
        g_string_append_c(out, ',');
        random_objects(out, chance, write);
    }
}

/* A list of up to four requests, some of them several times in it. */
static void put_requests(GString *out, GRand *chance, guint *number)
{
    const guint count = 1 + below(chance, 4);
    for (guint i = 0; i < count; i++) {
        GString *request = g_string_new(NULL);
        put_request(request, chance, (*number)++);
        for (guint again = below(chance, 5) == 0 ? 4 : 1; again > 0; again--)
            g_string_append_printf(out, "%s%s", request->str,
                                   again == 1 && i + 1 == count ? "\n" : "; \\\n  ");
        g_string_free(request, TRUE);
    }
}

/* Periods grow, so that none stands twice. */
static void put_pattern(GString *out, GRand *chance, guint partner, guint cpu)
{
    guint period = 1, number = 0;
    g_string_append_printf(out, "[pattern %u by %u]\npartner=Partner %u\ncpu=Cpu %u\n", cpu,
                           partner, partner, cpu);
    if (g_rand_boolean(chance)) {
        g_string_append(out, "also=");
        put_requests(out, chance, &number);
    }
    for (guint lists = 1 + below(chance, 3); lists > 0; lists--) {
        const char *kind = g_rand_boolean(chance) ? "every" : "any";
        period += below(chance, 3) == 0 ? 1000 * below(chance, 190) : below(chance, 2000);
        if (period >= 1000 && period % 1000 == 0)
            g_string_append_printf(out, "%s.%us=", kind, period / 1000);
        else
            g_string_append_printf(out, "%s.%ums=", kind, period);
        period++;
        put_requests(out, chance, &number);
    }
}

static void put_own_rule(GString *out, GRand *chance, guint number)
{
    static const char *const conditions[] = {
        "item.db == 1",
        "function == write  and items.db in {20, 100..199}\tand server.name == \"a,b;c\"",
        ("not (status == ok) or function == write or function == read or items.db in {1, 2, 3, 4, "
         "5, 6, 7, 8, 9, 10, 11, 12, 13}"),
        "client.name matches \"^[a-z;]+\\\\.x$\"",
    };
    static const char *const messages[] = {
        "",
        "{client} writes {items.address}; = # [x] of\t{server}",
        "C:\\PLC, 5 %",
        ("A sentence that is so long, that it would not fit into one line of a file; it has "
         "blanks, commas,  and all that separates lists"),
    };
    g_string_append_printf(out, "[rule own.%u]\nwhen=%s\n", number,
                           conditions[below(chance, G_N_ELEMENTS(conditions))]);
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "severity=%s\n",
                               policy_severity_names[below(chance, POLICY_SEVERITY_COUNT)]);
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "message=%s\n", messages[below(chance, 4)]);
}

/* One line or none, and a number where it has one. */
static void put_some(GString *out, GRand *chance, const char *line, guint least, guint end)
{
    if (!g_rand_boolean(chance))
        return;
    g_string_append(out, line);
    if (end > 0)
        g_string_append_printf(out, "%u", least + below(chance, end - least));
    g_string_append_c(out, '\n');
}

static void put_rules(GString *out, GRand *chance)
{
    static const char *const zones[] = {"UTC", "+01:00", "-03:30"};
    g_string_append(out, "[rules]\n");
    put_some(out, chance, "disable=port-silent , no-answer", 0, 0);
    put_some(out, chance, "enable=pattern-change", 0, 0);
    put_some(out, chance, "severity.limit-exceeded=critical\nseverity.malformed=info", 0, 0);
    put_some(out, chance, "slow-ms=", 1, 3600001);
    put_some(out, chance, "missing-s=", 1, 604801);
    put_some(out, chance, "scan-cpus=", 2, 65536);
    put_some(out, chance, "scan-tsaps=", 2, 65536);
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "time-zone=%s\n", zones[below(chance, 3)]);
}

static void put_cpu(GString *out, GRand *chance, guint number, guint cells)
{
    static const char *const families[] = {"S7-200", "S7-1500", "LOGO!"};
    g_string_append_printf(out, "[cpu Cpu %u]\naddress=", number);
    put_addresses(out, chance, 1 + number);
    if (cells > 0 && g_rand_boolean(chance))
        g_string_append_printf(out, "cell=Cell %u\n", below(chance, cells));
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "family=%s\n", families[below(chance, 3)]);
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "max-connections=%u\n", 1 + below(chance, 65535));
    if (g_rand_boolean(chance))
        g_string_append_printf(out, "slow-ms=%u\n", 1 + below(chance, 3600000));
}

static void put_partner(GString *out, GRand *chance, guint number, guint cells, guint cpus)
{
    g_string_append_printf(out, "[partner Partner %u]\naddress=", number);
    put_addresses(out, chance, 1 + number);
    if (cells > 0 && g_rand_boolean(chance))
        g_string_append_printf(out, "cell=Cell %u\n", below(chance, cells));
    if (g_rand_boolean(chance))
        put_accesses(out, chance, cpus, false);
    if (g_rand_boolean(chance))
        put_accesses(out, chance, cpus, true);
    if (g_rand_boolean(chance))
        put_services(out, chance);
    if (g_rand_boolean(chance))
        put_times(out, chance);
}

char *random_policy(GRand *chance)
{
    GString *out = g_string_new(NULL);
    const guint cells = below(chance, 3), cpus = below(chance, 5), partners = below(chance, 6);
    if (g_rand_boolean(chance))
        put_rules(out, chance);
    for (guint i = 0; i < partners * cpus; i++)
        if (below(chance, 4) == 0)
            put_pattern(out, chance, i / cpus, i % cpus);
    for (guint i = below(chance, 4); i > 0; i--)
        put_own_rule(out, chance, i);
    for (guint i = 0; i < partners; i++)
        put_partner(out, chance, i, cells, cpus);
    for (guint i = 0; i < cpus; i++)
        put_cpu(out, chance, i, cells);
    for (guint i = 0; i < cells; i++) {
        g_string_append_printf(out, "[cell Cell %u]\nnetworks=", i);
        put_addresses(out, chance, 100 + i);
    }
    return g_string_free(out, FALSE);
}
