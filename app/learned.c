/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/learned.h"

#include "app/outputs.h"
#include "app/policy.h"
#include "app/replace.h"

#include <errno.h>
#include <inttypes.h>

app_exit app_learned_open(app_learned *learned, const app_options *options)
{
    *learned = (app_learned){.options = options};
    if (!options->learning)
        return APP_DONE;
    const char *path = options->learned_path;
    if (!app_outputs_check_learned(options))
        return APP_USAGE;
    learned->file = path ? app_replace_begin(path) : NULL;
    if (path && !learned->file) {
        app_complain("%s: cannot be written: %s", path, g_strerror(errno));
        return APP_OUTPUT;
    }
    learned->learner = learn_new();
    return APP_DONE;
}

/* The names of the inputs, without the folders that they are in. The caller frees. */
static char *names_of(const rep_inputs *inputs)
{
    GString *names = g_string_new(NULL);
    for (size_t i = 0; i < inputs->count; i++) {
        char *name = g_path_get_basename(inputs->infos[i].name);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
                               g_str_equal(name, "-") ? "standard input" : name);
        g_free(name);
    }
    return g_string_free(names, FALSE);
}

/* Something that is no policy, or does not fit into one, must not be written. */
static bool is_sound(const GString *text, const char *name)
{
    policy_model *model = app_policy_parse(name, text->str, text->len);
    policy_free(model);
    return model != NULL;
}

static app_exit write_text(app_learned *learned, const GString *text)
{
    if (learned->file) {
        const int error = app_replace_finish(learned->file, text->str, text->len);
        learned->file = NULL;
        if (error != 0)
            app_complain("%s: cannot be written: %s", learned->options->learned_path,
                         g_strerror(error));
        return error != 0 ? APP_OUTPUT : APP_DONE;
    }
    rep_output *output = rep_output_open(NULL);
    rep_put(&output->text, text->str, text->len);
    const app_exit result = app_output_close(output);
    rep_output_free(output);
    return result;
}

static void tell_added(const app_options *options, const GPtrArray *added)
{
    if (options->quiet)
        return;
    for (guint i = 0; i < added->len; i++)
        app_complain("%s: added %s", options->update_path,
                     (const char *)g_ptr_array_index(added, i));
    if (added->len == 0)
        app_complain("%s: nothing to add: it permits all that was seen", options->update_path);
}

static GString *text_of(const app_learned *learned, const learn_source *source)
{
    const app_options *o = learned->options;
    if (!o->extended)
        return learn_write(learned->learner, source);
    GPtrArray *added = g_ptr_array_new_with_free_func(g_free);
    GString *text =
        learn_extend(learned->learner, source, o->extended, (const char *)o->extended_text->data,
                     o->extended_text->len, added);
    tell_added(o, added);
    g_ptr_array_unref(added);
    return text;
}

app_exit app_learned_write(app_learned *learned, const ana_analyzer *analyzer,
                           const cap_stats *capture, const rep_inputs *inputs)
{
    if (!learned->learner || (capture->packets == 0 && inputs->problem_count > 0))
        return APP_DONE;
    const app_options *o = learned->options;
    char *names = names_of(inputs);
    const learn_source source = {
        .analyzer = analyzer,
        .names = o->named,
        .files = names,
        .packets = capture->packets,
        .first = capture->first_time,
        .last = capture->last_time,
        .problems = inputs->problems,
        .problem_count = inputs->problem_count,
    };
    GString *text = text_of(learned, &source);
    const uint64_t dropped = learn_dropped(learned->learner);
    if (dropped > 0)
        app_complain("%" PRIu64 " connections and requests were not learned: too many hosts talk "
                     "to each other",
                     dropped);
    const app_exit result =
        is_sound(text, "the learned policy") ? write_text(learned, text) : APP_OUTPUT;
    g_string_free(text, TRUE);
    g_free(names);
    return result;
}

void app_learned_close(app_learned *learned)
{
    app_replace_cancel(learned->file);
    learn_free(learned->learner);
}
