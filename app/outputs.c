/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/outputs.h"

#include "s7tap_version.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool same_file(const struct stat *one, const struct stat *other)
{
    return S_ISREG(one->st_mode) && one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static bool stat_input(const char *file, struct stat *st)
{
    return (g_str_equal(file, "-") ? fstat(STDIN_FILENO, st) : stat(file, st)) == 0;
}

static bool is_input(const struct stat *output, const char *name, char *const *files)
{
    for (; *files; files++) {
        struct stat input;
        if (stat_input(*files, &input) && same_file(output, &input)) {
            app_complain("%s: is an input and would be overwritten; name another file for --output",
                         name);
            return true;
        }
    }
    return false;
}

static bool is_policy(const struct stat *output, const char *name, const char *policy)
{
    struct stat st;
    if (!policy || stat(policy, &st) != 0 || !same_file(output, &st))
        return false;
    app_complain("%s: is the policy and would be overwritten; name another file for --output",
                 name);
    return true;
}

static bool is_other_output(const app_options *options, guint index, const struct stat *output)
{
    const char *path = g_array_index(options->outputs, app_output, index).path;
    for (guint i = 0; i < index; i++) {
        const char *other = g_array_index(options->outputs, app_output, i).path;
        struct stat st;
        const bool same = other && path &&
                          (g_str_equal(path, other) ||
                           (output && stat(other, &st) == 0 && same_file(output, &st)));
        if (same && (!output || S_ISREG(output->st_mode))) {
            app_complain("%s: two outputs cannot go to the same file", path);
            return true;
        }
    }
    return false;
}

static bool check_targets(const app_options *options)
{
    for (guint i = 0; i < options->outputs->len; i++) {
        const app_output *wanted = &g_array_index(options->outputs, app_output, i);
        const char *path = wanted->path;
        struct stat st;
        if (wanted->format->live && !path)
            continue;
        const bool exists = (path ? stat(path, &st) : fstat(STDOUT_FILENO, &st)) == 0;
        if (exists && !options->live &&
            is_input(&st, path ? path : "standard output", options->files))
            return false;
        if (exists && (is_policy(&st, path ? path : "standard output", options->policy_path) ||
                       is_policy(&st, path ? path : "standard output", options->update_path)))
            return false;
        if (is_other_output(options, i, exists ? &st : NULL))
            return false;
    }
    return true;
}

static bool wants_color(const app_options *options, const rep_output *output)
{
    if (options->color != APP_COLOR_AUTO)
        return options->color == APP_COLOR_ALWAYS;
    const char *no_color = g_getenv("NO_COLOR");
    return output->terminal && !(no_color && *no_color);
}

static rep_settings settings_for(const app_options *options, const rep_output *output)
{
    return (rep_settings){
        .files = (const char *const *)options->files,
        .file_count = g_strv_length(options->files),
        .verbose = options->verbose,
        .color = wants_color(options, output),
        .ports = (const uint16_t *)options->ports->data,
        .port_count = options->ports->len,
        .policy = options->policy,
        .policy_file = options->policy_path ? options->policy_path : options->update_path,
        .program = "s7tap " S7TAP_VERSION,
        .split = options->split,
        .filter = options->filter,
    };
}

static void complain_of(const app_output *wanted, int error)
{
    if (!wanted->format->live)
        app_complain("%s: cannot be written: %s", wanted->path, g_strerror(error));
    else if (wanted->path)
        app_complain("%s: no log can be had there: %s; expected a datagram socket that somebody "
                     "reads",
                     wanted->path, g_strerror(error));
    else
        app_complain("--output syslog: this system has no log that takes entries: neither "
                     "systemd's journal nor /dev/log (%s)",
                     g_strerror(error));
}

static bool open_all(app_outputs *outputs, const app_options *options)
{
    for (guint i = 0; i < options->outputs->len; i++) {
        const app_output *wanted = &g_array_index(options->outputs, app_output, i);
        const bool folder = options->split && wanted->format->packet;
        const bool log = options->live && wanted->format->log && wanted->path;
        rep_output *output = (wanted->format->live ? rep_output_open_syslog
                              : folder             ? rep_output_open_folder
                              : log                ? rep_output_open_log
                                                   : rep_output_open)(wanted->path);
        if (!output) {
            complain_of(wanted, errno);
            return false;
        }
        if (options->live && wanted->format->log)
            rep_output_set_patience(output, REP_LINES);
        else if (options->live && wanted->format == &rep_format_text)
            rep_output_set_patience(output, REP_REPORT);
        g_ptr_array_add(outputs->outputs, output);
        g_array_index(outputs->settings, rep_settings, i) = settings_for(options, output);
        g_ptr_array_add(outputs->writers,
                        rep_writer_new(wanted->format,
                                       &g_array_index(outputs->settings, rep_settings, i), output));
    }
    return true;
}

/* Whether the policy that is learned would go where another output goes. */
static bool is_an_output(const app_options *options, const char *path, const struct stat *st)
{
    for (guint i = 0; i < options->outputs->len; i++) {
        const char *other = g_array_index(options->outputs, app_output, i).path;
        struct stat also;
        const bool same = path && other && g_str_equal(path, other);
        const bool exists = (other ? stat(other, &also) : fstat(STDOUT_FILENO, &also)) == 0;
        if (same || (st && exists && same_file(st, &also))) {
            app_complain("%s: two outputs cannot go to the same file",
                         path ? path : "standard output");
            return true;
        }
    }
    return false;
}

bool app_outputs_check_learned(const app_options *options)
{
    const char *path = options->learned_path, *name = path ? path : "standard output";
    struct stat st;
    const bool exists = (path ? stat(path, &st) : fstat(STDOUT_FILENO, &st)) == 0;
    if (is_an_output(options, path, exists ? &st : NULL))
        return false;
    if (!exists)
        return true;
    if (!options->live && is_input(&st, name, options->files))
        return false;
    return !is_policy(&st, name, options->policy_path) &&
           (path || !is_policy(&st, name, options->update_path));
}

/* Packets that are kept in one file. What is no pcapng, such as the policy, is refused later. */
static bool check_packets(const app_options *options)
{
    const app_write_options *write = &options->listening.write;
    struct stat st;
    if (!write->path || app_write_rotates(write) || g_str_equal(write->path, "-"))
        return true;
    const bool exists = stat(write->path, &st) == 0;
    return !is_an_output(options, write->path, exists && S_ISREG(st.st_mode) ? &st : NULL);
}

app_exit app_outputs_open(app_outputs *outputs, const app_options *options)
{
    outputs->outputs = g_ptr_array_new_with_free_func((GDestroyNotify)rep_output_free);
    outputs->writers = g_ptr_array_new_with_free_func((GDestroyNotify)rep_writer_free);
    outputs->settings = g_array_new(FALSE, TRUE, sizeof(rep_settings));
    outputs->outages = g_array_new(FALSE, TRUE, sizeof(app_outage));
    g_array_set_size(outputs->settings, options->outputs->len);
    g_array_set_size(outputs->outages, options->outputs->len);
    if (!check_targets(options) || !check_packets(options) ||
        (options->learning && !app_outputs_check_learned(options)))
        return APP_USAGE;
    return open_all(outputs, options) ? APP_DONE : APP_OUTPUT;
}

bool app_outputs_failed(const app_outputs *outputs)
{
    if (outputs->outputs->len == 0)
        return false;
    for (guint i = 0; i < outputs->outputs->len; i++) {
        const rep_output *output = g_ptr_array_index(outputs->outputs, i);
        if (output->error == 0 || output->patience != REP_FINAL)
            return false;
    }
    return true;
}

static app_outage_state state_of(const rep_output *output)
{
    return (app_outage_state){output->name, "lines", output->trouble, output->failing,
                              output->lost};
}

void app_outputs_flush(const app_outputs *outputs)
{
    const int64_t now = g_get_monotonic_time();
    for (guint i = 0; i < outputs->outputs->len; i++) {
        rep_output *output = g_ptr_array_index(outputs->outputs, i);
        if (output->renamed)
            rep_output_reopen(output);
        rep_output_flush(output);
        const app_outage_state state = state_of(output);
        app_outage_look(&g_array_index(outputs->outages, app_outage, i), &state, now);
    }
}

void app_outputs_reopen(const app_outputs *outputs)
{
    for (guint i = 0; i < outputs->outputs->len; i++) {
        rep_output *output = g_ptr_array_index(outputs->outputs, i);
        if (!rep_output_reopen(output))
            app_complain("%s: cannot be opened anew: %s; going on in the file that was open, and "
                         "trying again",
                         output->name, g_strerror(errno));
    }
}

/* A reader of standard output that had enough (head, a pager) is not worth a message. */
app_exit app_output_close(rep_output *output)
{
    const int error = rep_output_close(output);
    if (error != 0 && !(error == EPIPE && output->standard))
        app_complain("%s: cannot be written: %s", output->name, g_strerror(error));
    const app_outage_state state = state_of(output);
    return app_gravest(error != 0 ? APP_OUTPUT : APP_DONE, app_outage_end(&state));
}

app_exit app_outputs_close(app_outputs *outputs)
{
    app_exit result = APP_DONE;
    for (guint i = 0; i < outputs->outputs->len; i++)
        result = app_gravest(result, app_output_close(g_ptr_array_index(outputs->outputs, i)));
    g_ptr_array_unref(outputs->writers);
    g_ptr_array_unref(outputs->outputs);
    g_array_unref(outputs->settings);
    g_array_unref(outputs->outages);
    return result;
}
