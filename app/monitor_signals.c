/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/monitor.h"
#include "app/policy.h"

#include <errno.h>
#include <signal.h>

static gboolean quit(gpointer user)
{
    g_main_loop_quit(((monitor *)user)->loop);
    return G_SOURCE_REMOVE;
}

static void report_so_far(monitor *m)
{
    cap_input_info *infos = monitor_describe_inputs(m);
    const rep_inputs inputs = {infos, cap_live_set_count(m->live), NULL, 0};
    if (!app_pipeline_report(&m->pipeline, &rep_format_text, &inputs))
        app_complain("SIGUSR1 asks for the text report, but there is no output for it (-o text)");
    m->fresh = true;
    g_free(infos);
}

static void tell_policy(const monitor *m, bool good, const char *const *reasons)
{
    const app_options *o = m->pipeline.options;
    char *text = g_strdup_printf(good ? "%s: in force from now on"
                                      : "%s: refused; the policy that is in force stays",
                                 o->policy_path);
    const rep_note note = {
        .kind = good ? REP_LOG_POLICY_LOADED : REP_LOG_POLICY_REFUSED,
        .text = text,
        .policy = o->policy_path,
        .reasons = reasons,
    };
    (good && o->quiet ? monitor_log : monitor_note)(m, &note);
    g_free(text);
}

static void reload_policy(monitor *m)
{
    const app_options *o = m->pipeline.options;
    if (!o->policy_path) {
        app_complain("SIGUSR2 reloads the policy, but none was given (-p)");
        return;
    }
    GPtrArray *reasons;
    policy_model *policy = app_policy_load_told(o->policy_path, &reasons);
    g_ptr_array_add(reasons, NULL);
    if (policy) {
        app_pipeline_take_policy(&m->pipeline, policy);
        m->fresh = true;
    }
    tell_policy(m, policy != NULL, (const char *const *)reasons->pdata);
    g_ptr_array_unref(reasons);
}

static void on_signal(void *user, int number)
{
    monitor *m = user;
    app_status_hide(&m->status);
    if (number == SIGUSR1) {
        report_so_far(m);
    } else if (number == SIGUSR2) {
        app_notify_reloading(&m->notify, g_get_monotonic_time());
        reload_policy(m);
        app_notify_tell(&m->notify, "READY=1");
    } else if (number == SIGHUP) {
        app_outputs_reopen(&m->pipeline.outputs);
        app_write_reopen(m->write);
        app_pipeline_look(&m->pipeline);
        monitor_update_outputs(m, true);
    } else {
        app_notify_tell(&m->notify, "STOPPING=1");
        g_timeout_add(MONITOR_LAST_WAIT, quit, m);
    }
}

bool monitor_catch_signals(monitor *m)
{
    if (!app_signals_begin(&m->signals, on_signal, m)) {
        g_set_error(&m->failure, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
                    "signals cannot be caught: %s", g_strerror(errno));
        return false;
    }
    app_signals_catch(&m->signals, SIGINT, true);
    app_signals_catch(&m->signals, SIGTERM, true);
    app_signals_catch(&m->signals, SIGUSR1, false);
    app_signals_catch(&m->signals, SIGHUP, false);
    app_signals_catch(&m->signals, SIGUSR2, false);
    return true;
}
