/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/progress.h"

#include "report/format.h"

#include <stdio.h>
#include <unistd.h>

void app_progress_begin(app_progress *progress, bool quiet)
{
    const int64_t now = g_get_monotonic_time();
    *progress = (app_progress){
        .wanted = !quiet && isatty(STDERR_FILENO) == 1,
        .started = now,
        .due = now + G_USEC_PER_SEC,
    };
}

void app_progress_update(app_progress *progress, const cap_inputs *inputs)
{
    const int64_t now = g_get_monotonic_time();
    if (now < progress->due)
        return;
    progress->due = now + G_USEC_PER_SEC / 4;
    progress->shown = true;
    uint64_t read = 0, total = 0;
    bool sizes_known = true;
    for (size_t i = 0; i < cap_inputs_count(inputs); i++) {
        cap_input_info info;
        cap_inputs_describe(inputs, i, &info);
        read += info.bytes_read;
        total += info.bytes_total;
        sizes_known = sizes_known && (info.bytes_total > 0 || !info.format);
    }
    rep_buffer line = {0};
    rep_put_string(&line, "\r\033[Ks7tap: ");
    if (sizes_known && total > 0)
        rep_put_format(&line, "%u %%, ", (unsigned)(read * 100 / total));
    rep_put_number_of(&line, progress->packets, "packet", "packets");
    rep_put_string(&line, ", ");
    rep_put_size(&line, read);
    fwrite(line.data, 1, line.used, stderr);
    fflush(stderr);
    rep_buffer_clear(&line);
}

void app_progress_end(app_progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
