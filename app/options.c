/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/options.h"

#include "app/command.h"
#include "app/filter.h"
#include "app/policy.h"
#include "app/status.h"
#include "capture/live.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define REPORT "  text          the report that a person reads"
#define REPORTS                                                                                    \
    "  events        JSON lines: connections, blocks, assets, relations, reachability, "           \
    "findings,\n"                                                                                  \
    "                summary\n"                                                                    \
    "  transactions  JSON lines: one per request with its answer\n"                                \
    "  pdus          one line per PDU; with -v its fields below\n"                                 \
    "  csv           the connection matrix: one row per relation and object (RFC 4180)\n"

static const char formats[] = "Formats of --output:\n" REPORT " (default)\n" REPORTS;

static const char formats_of_learn[] =
    "Formats of --output:\n"
    "  policy        the policy: to standard output unless a PATH is given. A file is replaced as "
    "a\n"
    "                whole, once the new one is written\n" REPORT "\n" REPORTS;

/* What only is there while it happens. */
static const char live_formats[] = "  syslog        the system's log: findings, links and "
                                   "policies, start and end, with fields for\n"
                                   "                programs: to systemd's journal, else /dev/log; "
                                   "PATH is another datagram socket\n";

/* Formats that packets are needed for once more. */
static const char file_formats[] =
    "  evidence      pcapng: the packets behind each finding, with the finding as their comment\n";

enum { IDLE_SECONDS = 86400 }; /* far above what keep-alives leave silent */

bool app_ports_parse(const char *text, GArray *ports, char **message)
{
    char **words = g_strsplit(text, ",", -1);
    bool good = true;
    for (char **word = words; *word && good; word++) {
        guint64 port = 0;
        good = g_ascii_string_to_unsigned(*word, 10, 1, 65535, &port, NULL);
        const uint16_t value = (uint16_t)port;
        if (good)
            g_array_append_val(ports, value);
        else
            *message = g_strdup_printf("--port: '%s' is no TCP port: expected 1 to 65535, several "
                                       "with commas between them",
                                       *word);
    }
    if (good && ports->len == 0) {
        *message = g_strdup("--port: expected 1 to 65535, several with commas between them");
        good = false;
    }
    g_strfreev(words);
    return good;
}

static char *format_names(void)
{
    GString *names = g_string_new(NULL);
    for (const rep_format *const *f = rep_formats(); *f; f++)
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", (*f)->name);
    return g_string_free(names, FALSE);
}

bool app_output_parse(const char *text, app_output *output, char **message)
{
    const char *equals = strchr(text, '=');
    char *name = equals ? g_strndup(text, (gsize)(equals - text)) : g_strdup(text);
    output->format = rep_format_find(name);
    output->path = equals && !g_str_equal(equals, "=-") ? equals + 1 : NULL;
    if (!output->format) {
        char *names = format_names();
        *message =
            g_strdup_printf("--output: unknown format '%s': expected one of %s", name, names);
        g_free(names);
    } else if (output->format->live && equals && !output->path) {
        *message = g_strdup_printf("--output: '%s' goes to a socket, not to standard output: '%s' "
                                   "alone is the system's log",
                                   name, name);
        output->format = NULL;
    } else if (output->path && !*output->path) {
        *message = g_strdup_printf("--output: '%s' names no file behind the '='", text);
        output->format = NULL;
    }
    g_free(name);
    return output->format != NULL;
}

/* Formats that write packets. */
static bool check_packets(const app_options *o, const app_output *output, char **message)
{
    const char *name = output->format->name;
    if (!output->format->packet)
        return true;
    if (o->live)
        *message = g_strdup_printf("--output: '%s' reads the capture a second time, which monitor "
                                   "cannot: --evidence DIR keeps the packets behind findings",
                                   name);
    else if (o->split && !output->path)
        *message = g_strdup_printf("--split: needs a folder, as in --output %s=DIR", name);
    else if (!output->path && isatty(STDOUT_FILENO))
        *message = g_strdup_printf("--output: '%s' is binary and standard output is a terminal: "
                                   "give it a file, as in %s=FILE.pcapng",
                                   name, name);
    return !*message;
}

/* What is told as it happens, and to one log once. */
static bool check_live(const app_options *o, const app_output *output, char **message)
{
    const char *name = output->format->name;
    if (!output->format->live)
        return true;
    if (!o->live || o->learning)
        *message = g_strdup_printf("--output: '%s' tells the system's log what happens now, which "
                                   "only monitor knows: take text or events",
                                   name);
    for (guint i = 0; i < o->outputs->len && !*message; i++) {
        const app_output *other = &g_array_index(o->outputs, app_output, i);
        if (other->format == output->format && !other->path && !output->path)
            *message = g_strdup_printf("--output: '%s' is given twice", name);
    }
    return !*message;
}

static bool take_split(const app_options *o, char **message)
{
    bool packets = false;
    for (guint i = 0; i < o->outputs->len; i++)
        packets |= g_array_index(o->outputs, app_output, i).format->packet != NULL;
    if (o->split && !packets)
        *message = g_strdup("--split: needs --output evidence=DIR");
    return !*message;
}

/* Takes "policy" and "policy=PATH" out of the outputs that are asked for: what is learned goes
 * somewhere in any case, and is no report. False if it was named twice. */
static bool take_learned(app_options *o, char **message)
{
    bool twice = false;
    char **kept = o->output_texts;
    for (char **text = o->output_texts; text && *text; text++) {
        if (!g_str_has_prefix(*text, "policy=") && !g_str_equal(*text, "policy")) {
            *kept++ = *text;
            continue;
        }
        twice |= o->learned_text != NULL;
        g_free(o->learned_text);
        o->learned_text = *text;
    }
    if (kept)
        *kept = NULL;
    const char *equals = o->learned_text ? strchr(o->learned_text, '=') : NULL;
    o->learned_path = equals && !g_str_equal(equals, "=-") ? equals + 1 : NULL;
    if (twice)
        *message = g_strdup("--output: 'policy' is given twice");
    else if (o->learned_path && !*o->learned_path)
        *message = g_strdup("--output: 'policy=' names no file behind the '='");
    return *message == NULL;
}

static bool take_outputs(app_options *o, char **message)
{
    static char *const by_default[] = {(char *)"text", NULL}, *const none[] = {NULL};
    if (o->learning && !take_learned(o, message))
        return false;
    const char *standard = o->learning && !o->learned_path ? "policy" : NULL;
    char *const *wanted = o->learning ? none : by_default;
    for (char *const *text = o->output_texts ? o->output_texts : wanted; *text; text++) {
        app_output output;
        if (!app_output_parse(*text, &output, message) || !check_packets(o, &output, message) ||
            !check_live(o, &output, message))
            return false;
        const bool to_standard = !output.path && !output.format->live;
        if (to_standard && standard) {
            *message = g_strdup_printf("--output: '%s' and '%s' both go to standard output: give "
                                       "one of them a file, as in %s=FILE",
                                       standard, output.format->name, output.format->name);
            return false;
        }
        if (to_standard)
            standard = output.format->name;
        g_array_append_val(o->outputs, output);
    }
    return true;
}

/* Index of `text` among `names`, -1 if it is none of them. */
static int find_name(const char *text, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (g_str_equal(text, names[i]))
            return i;
    return -1;
}

static bool take_fail_on(app_options *o, char **message)
{
    o->fail_on = RULES_SEVERITY_COUNT;
    if (!o->fail_on_text || g_str_equal(o->fail_on_text, "never"))
        return true;
    o->fail_on = find_name(o->fail_on_text, rules_severity_names, RULES_SEVERITY_COUNT);
    if (o->fail_on < 0)
        *message = g_strdup_printf("--fail-on: unknown severity '%s': expected info, notice, "
                                   "warning, critical or never",
                                   o->fail_on_text);
    return o->fail_on >= 0;
}

static bool take_color(app_options *o, char **message)
{
    static const char *const names[] = {"auto", "always", "never"};
    if (!o->color_text)
        return true;
    const int color = find_name(o->color_text, names, G_N_ELEMENTS(names));
    if (color < 0)
        *message = g_strdup_printf("--color: '%s' is none of auto, always, never", o->color_text);
    o->color = (app_color)MAX(color, 0);
    return color >= 0;
}

/* Those that were not given stay 0. */
static bool take_timeouts(app_options *o, char **message)
{
    enum { DAY = 86400 };
    const struct {
        const char *name;
        double seconds;
        int64_t *timeout;
    } timeouts[] = {
        {"--answer-timeout", o->answer_seconds, &o->answer_timeout},
        {"--end-timeout", o->end_seconds, &o->end_timeout},
        {"--syn-timeout", o->syn_seconds, &o->syn_timeout},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(timeouts); i++) {
        if (!(timeouts[i].seconds >= 0 && timeouts[i].seconds <= DAY)) {
            *message = g_strdup_printf("%s: expected seconds, more than 0 and up to %d",
                                       timeouts[i].name, DAY);
            return false;
        }
        *timeouts[i].timeout = (int64_t)(timeouts[i].seconds * 1e9);
    }
    return true;
}

static bool take_limits(app_options *o, char **message)
{
    if (o->flow_limit < 0 || o->flow_limit > 16777216) {
        *message = g_strdup("--max-flows: expected a number from 1 to 16777216");
        return false;
    }
    for (char **text = o->limit_texts; text && *text; text++)
        if (!app_limits_parse(&o->limits, *text, message))
            return false;
    uint64_t *flows = &o->limits.value[APP_LIMIT_CAPTURE_max_flows];
    if (o->flow_limit > 0 && *flows > 0) {
        *message = g_strdup("--max-flows and --limit connections= mean the same: give one of them");
        return false;
    }
    *flows = o->flow_limit > 0 ? (uint64_t)o->flow_limit : *flows;
    return true;
}

static bool take_files(app_options *o, const char *command, int argc, char **argv, char **message)
{
    o->files = g_new0(char *, (size_t)argc);
    int standard = 0, count = 0;
    for (int i = 1; i < argc; i++) {
        if (i == 1 && g_str_equal(argv[i], "--"))
            continue;
        o->files[count++] = g_strdup(argv[i]);
        standard += g_str_equal(argv[i], "-");
    }
    if (count == 0)
        *message = g_strdup_printf("no capture given; see 's7tap %s --help'", command);
    else if (standard > 1)
        *message = g_strdup("standard input ('-') can be read only once");
    return count > 0 && standard <= 1;
}

/* Packets may go there, too. */
static bool check_standard_output(const app_options *o, char **message)
{
    const char *path = o->listening.write.path;
    for (guint i = 0; i < o->outputs->len && path && g_str_equal(path, "-"); i++) {
        const app_output *output = &g_array_index(o->outputs, app_output, i);
        if (!output->path && !output->format->live && !*message)
            *message = g_strdup_printf("--write: packets and '%s' both go to standard output: give "
                                       "one of them a file, as in --output %s=FILE",
                                       output->format->name, output->format->name);
    }
    return !*message;
}

static bool take_interfaces(app_options *o, const char *command, int argc, char **argv,
                            char **message)
{
    if (argc > 1 && o->learning)
        *message = g_strdup_printf("%s: either captures or interfaces: found '%s' beside -i",
                                   command, argv[1]);
    else if (argc > 1)
        *message = g_strdup_printf("monitor: unexpected '%s'; an interface is named with -i, as in "
                                   "'s7tap monitor -i %s'",
                                   argv[1], argv[1]);
    else
        app_listening_check(&o->listening, message);
    if (*message)
        return false;
    o->files = g_strdupv(o->listening.interfaces);
    return check_standard_output(o, message);
}

static bool take_blocks(const app_options *o, char **message)
{
    if (!o->blocks_path || *o->blocks_path)
        return true;
    *message = g_strdup("--blocks: expected a folder");
    return false;
}

static bool check(app_options *o, const char *command, int argc, char **argv, char **message)
{
    static const uint16_t iso_tsap = 102;
    if (o->port_text && !app_ports_parse(o->port_text, o->ports, message))
        return false;
    if (!o->port_text)
        g_array_append_val(o->ports, iso_tsap);
    return take_outputs(o, message) && take_split(o, message) && take_fail_on(o, message) &&
           take_color(o, message) && take_timeouts(o, message) && take_limits(o, message) &&
           take_blocks(o, message) &&
           (o->live ? take_interfaces : take_files)(o, command, argc, argv, message);
}

/* All name their faults themselves. */
static bool take_policies_and_filter(app_options *o)
{
    if (o->policy_path)
        o->named = app_policy_load(o->policy_path);
    if (o->update_path)
        o->extended = app_policy_load_text(o->update_path, &o->extended_text);
    o->policy = o->named ? o->named : o->extended;
    if ((o->policy_path && !o->named) || (o->update_path && !o->extended))
        return false;
    if (o->filter_text)
        o->filter = app_filter_compile(o->filter_text, o->policy);
    return o->filter || !o->filter_text;
}

/* Takes options out of those that a command has. */
static void leave_out(GOptionEntry *entries, const char *const *names)
{
    GOptionEntry *kept = entries;
    for (GOptionEntry *entry = entries; entry->long_name; entry++)
        if (!g_strv_contains(names, entry->long_name))
            *kept++ = *entry;
    *kept = (GOptionEntry){0};
}

/* Of what only monitor does. */
#define WRITE    "write", "write-size", "write-time", "write-files"
#define EVIDENCE "evidence", "evidence-files", "evidence-size", "evidence-memory"

static const char *const not_of_review[] = {"interface", "buffer-size", "time-stamps",  "user",
                                            "status",    "update",      "idle-timeout", WRITE,
                                            EVIDENCE,    NULL};
static const char *const not_of_monitor[] = {"blocks", "split", "update", NULL};
static const char *const not_of_learn[] = {"blocks", "split", WRITE, EVIDENCE, NULL};

app_parsed app_options_parse(app_options *options, const app_purpose *purpose, int argc,
                             char **argv)
{
    *options = (app_options){
        .live = purpose->live,
        .learning = purpose->learning,
        .listening = {.status = APP_STATUS_DEFAULT, .idle_seconds = IDLE_SECONDS},
        .outputs = g_array_new(FALSE, FALSE, sizeof(app_output)),
        .ports = g_array_new(FALSE, FALSE, sizeof(uint16_t)),
    };
    app_options *o = options;
    GOptionEntry entries[] = {
        {"interface", 'i', 0, G_OPTION_ARG_STRING_ARRAY, &o->listening.interfaces,
         "Listen to this interface; may be given several times; 's7tap interfaces' lists them",
         "IFACE"},
        {"buffer-size", 'B', 0, G_OPTION_ARG_INT, &o->listening.buffer_mebibytes,
         "Kernel buffer for packets that wait, of each interface (default 32)", "MIB"},
        {"time-stamps", 0, 0, G_OPTION_ARG_STRING, &o->listening.clock_text,
         "Who says when a packet came: kernel (default), or adapter, which takes a driver that can",
         "WHO"},
        {"user", 'Z', 0, G_OPTION_ARG_STRING, &o->listening.user,
         "Become this user once the interfaces are open (default, if started by root: s7tap, else "
         "nobody)",
         "USER"},
        {"status", 0, 0, G_OPTION_ARG_INT, &o->listening.status,
         "Say how it goes every so many seconds, 0 never (default: in place on terminals)",
         "SECONDS"},
        {"write", 'w', 0, G_OPTION_ARG_FILENAME, &o->listening.write.path,
         "Keep the packets that are read, as pcapng; what is there is added to", "FILE"},
        {"write-size", 0, 0, G_OPTION_ARG_INT, &o->listening.write.mebibytes,
         "... in files of at most so much, named as cell_00001_20261129120000.pcapng", "MIB"},
        {"write-time", 0, 0, G_OPTION_ARG_INT, &o->listening.write.seconds,
         "... in files of at most so long", "SECONDS"},
        {"write-files", 0, 0, G_OPTION_ARG_INT, &o->listening.write.files,
         "... of which only so many stay, those of earlier runs included: the oldest is removed",
         "COUNT"},
        {"evidence", 0, 0, G_OPTION_ARG_FILENAME, &o->listening.evidence.path,
         "Write the packets behind each new finding to a capture in this folder", "DIR"},
        {"evidence-files", 0, 0, G_OPTION_ARG_INT, &o->listening.evidence.files,
         "... of at most so many files (default 1000)", "COUNT"},
        {"evidence-size", 0, 0, G_OPTION_ARG_INT, &o->listening.evidence.mebibytes,
         "... and at most so large together (default 256)", "MIB"},
        {"evidence-memory", 0, 0, G_OPTION_ARG_INT, &o->listening.evidence.memory,
         "... from packets that are kept in so much memory (default 32)", "MIB"},
        {"policy", 'p', 0, G_OPTION_ARG_FILENAME, &o->policy_path,
         "Judge by this policy, and name hosts as it does; see s7tap-policy(5)", "FILE"},
        {"filter", 'f', 0, G_OPTION_ARG_STRING, &o->filter_text,
         "Print only what this expression selects, as item.db == 10; see docs/filters.md", "EXPR"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME_ARRAY, &o->output_texts,
         "Write FORMAT to PATH or standard output; may be given several times", "FORMAT[=PATH]"},
        {"port", 0, 0, G_OPTION_ARG_STRING, &o->port_text, "TCP ports that carry S7 (default 102)",
         "PORT[,PORT]"},
        {"fail-on", 0, 0, G_OPTION_ARG_STRING, &o->fail_on_text,
         "Exit 1 from info, notice, warning or critical up (default never)", "SEVERITY"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "No progress and no notes, only errors",
         NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &o->verbose,
         "text: all details, nothing left out; pdus: show the fields", NULL},
        {"color", 0, 0, G_OPTION_ARG_STRING, &o->color_text,
         "Colour the text report: auto (on terminals), always, never", "WHEN"},
        {"answer-timeout", 0, 0, G_OPTION_ARG_DOUBLE, &o->answer_seconds,
         "How long requests, CR and setup among them, wait for answers (default 5)", "SECONDS"},
        {"end-timeout", 0, 0, G_OPTION_ARG_DOUBLE, &o->end_seconds,
         "... and how long if their connection ends (default 1)", "SECONDS"},
        {"syn-timeout", 0, 0, G_OPTION_ARG_DOUBLE, &o->syn_seconds,
         "How long SYNs wait for any answer (default 3)", "SECONDS"},
        {"max-flows", 0, 0, G_OPTION_ARG_INT64, &o->flow_limit,
         "TCP connections kept at once (default 65536)", "COUNT"},
        {"limit", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->limit_texts,
         "Bound what is kept in memory, several with commas between them; see below", "NAME=VALUE"},
        {"idle-timeout", 0, 0, G_OPTION_ARG_INT, &o->listening.idle_seconds,
         "How long a connection without a packet is kept, 0 for ever (default 86400, a day)",
         "SECONDS"},
        {"blocks", 0, 0, G_OPTION_ARG_FILENAME, &o->blocks_path,
         "Write each block that was transferred as a whole to a file in this folder", "DIR"},
        {"split", 0, 0, G_OPTION_ARG_NONE, &o->split,
         "evidence: PATH is a folder, in which each finding gets a file", NULL},
        {"update", 0, 0, G_OPTION_ARG_FILENAME, &o->update_path,
         "Add to this policy what it lacks, and leave the rest as it is", "POLICY"},
        {0},
    };
    leave_out(entries, purpose->learning ? not_of_learn
                       : purpose->live   ? not_of_monitor
                                         : not_of_review);
    char *limits = app_limits_help();
    char *details = g_strconcat(purpose->learning ? formats_of_learn : formats,
                                purpose->live ? live_formats : file_formats, "\n", limits, "\n",
                                purpose->details, NULL);
    g_free(limits);
    const app_syntax syntax = {purpose->command, purpose->arguments, purpose->summary, details,
                               entries};
    const app_parsed parsed = app_parse(&syntax, &argc, &argv);
    g_free(details);
    if (parsed != APP_PARSED)
        return parsed;
    char *message = NULL;
    o->live |= purpose->learning && o->listening.interfaces;
    if (check(o, purpose->command, argc, argv, &message))
        return take_policies_and_filter(o) ? APP_PARSED : APP_PARSED_WRONG;
    app_complain("%s", message);
    g_free(message);
    return APP_PARSED_WRONG;
}

void app_options_clear(app_options *options)
{
    g_strfreev(options->files);
    g_array_unref(options->outputs);
    g_array_unref(options->ports);
    rep_filter_free(options->filter);
    policy_free(options->named);
    policy_free(options->extended);
    if (options->extended_text)
        g_byte_array_unref(options->extended_text);
    g_free(options->policy_path);
    g_free(options->update_path);
    g_free(options->learned_text);
    g_free(options->filter_text);
    g_free(options->blocks_path);
    g_strfreev(options->output_texts);
    g_strfreev(options->limit_texts);
    g_free(options->port_text);
    g_free(options->fail_on_text);
    g_free(options->color_text);
    app_listening_clear(&options->listening);
}
