/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/write.h"

#include "app/outage.h"
#include "app/write_file.h"
#include "app/write_ring.h"
#include "capture/pcapng_writer.h"

#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#define BETWEEN_ATTEMPTS INT64_C(1000000) /* us */
#define NEVER            INT64_MAX

typedef struct dropped_counts {
    uint64_t system, interface; /* since the start */
} dropped_counts;

/* What became of the packets of an interface since the last file ended. */
typedef struct balance {
    uint64_t taken;        /* they came here */
    uint64_t without_file; /* ... and got into no file that could tell of them */
    dropped_counts before, now;
} balance;

struct app_write {
    const app_write_options *options;
    app_write_source source;
    app_write_ring ring; /* files that rotate */
    char *path;          /* of the latest file */
    int fd;
    bool regular;
    cap_pcapng_writer *writer; /* NULL: no file is open */
    balance *balances;         /* by interface */
    int64_t begun;             /* this file: us, monotonic */
    uint64_t lost;             /* packets, but for those that the writer counts */
    int error;                 /* errno of the latest failure */
    bool failing;              /* nothing was written since then */
    bool fresh;                /* packets came since it was written out, or failed */
    int64_t retry;             /* when to try again: us, monotonic; 0: at once */
    bool renamed;              /* the file; it could not be opened anew yet */
    app_outage outage;
};

/* --- options ---------------------------------------------------------------------------------- */

bool app_write_rotates(const app_write_options *options)
{
    return options->mebibytes > 0 || options->seconds > 0;
}

static bool check_numbers(const app_write_options *o, char **message)
{
    const struct {
        const char *name, *unit;
        int value, most;
    } numbers[] = {
        {"--write-size", "MiB", o->mebibytes, 1024 * 1024},
        {"--write-time", "seconds", o->seconds, 366 * 86400},
        {"--write-files", "a number", o->files, 1000000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(numbers) && !*message; i++) {
        if (numbers[i].value < 0 || numbers[i].value > numbers[i].most)
            *message = g_strdup_printf("%s: expected %s, 1 to %d", numbers[i].name, numbers[i].unit,
                                       numbers[i].most);
        else if (numbers[i].value > 0 && !o->path)
            *message = g_strdup_printf("%s: is about files that --write names: expected "
                                       "--write FILE, too",
                                       numbers[i].name);
    }
    return !*message;
}

bool app_write_options_check(const app_write_options *options, char **message)
{
    const char *path = options->path;
    if (!check_numbers(options, message) || !path)
        return !*message;
    if (!*path || g_str_has_suffix(path, "/") || g_file_test(path, G_FILE_TEST_IS_DIR))
        *message = g_strdup_printf("--write: '%s' is no name of a file", path);
    else if (options->files > 0 && !app_write_rotates(options))
        *message = g_strdup("--write-files: expected --write-size or --write-time, too, which say "
                            "when the next file begins");
    else if (g_str_equal(path, "-") && app_write_rotates(options))
        *message = g_strdup("--write: standard output ('-') has no files that rotate");
    else if (g_str_equal(path, "-") && isatty(STDOUT_FILENO))
        *message = g_strdup("--write: packets are binary and standard output is a terminal: name a "
                            "file");
    return !*message;
}

/* --- failures --------------------------------------------------------------------------------- */

static void fail(app_write *w, int error)
{
    w->error = error;
    w->failing = true;
    w->fresh = false;
    w->retry = w->regular ? g_get_monotonic_time() + BETWEEN_ATTEMPTS : NEVER;
    if (!w->regular && !(error == EPIPE && w->fd == STDOUT_FILENO)) /* head has had enough */
        app_complain("%s: cannot be written: %s", w->path, g_strerror(error));
}

static uint64_t lost_by_writer(const app_write *w)
{
    uint64_t lost = 0;
    for (uint32_t i = 0; i < w->source.count && w->writer; i++)
        lost += cap_pcapng_writer_lost(w->writer, i);
    return lost;
}

static app_outage_state state_of(const app_write *w)
{
    return (app_outage_state){w->options->path, "packets", w->error, w->failing,
                              w->lost + lost_by_writer(w)};
}

static void flush(app_write *w)
{
    if (!cap_pcapng_writer_flush(w->writer)) {
        if (w->retry == 0)
            fail(w, cap_pcapng_writer_error(w->writer));
    } else if (w->fresh) {
        w->failing = w->fresh = false;
    }
}

/* --- files ------------------------------------------------------------------------------------ */

static void begin_section(app_write *w, int fd, char *path)
{
    struct utsname system;
    char *name =
        uname(&system) == 0 ? g_strdup_printf("%s %s", system.sysname, system.release) : NULL;
    const cap_section_info info = {.system = name, .application = w->source.program};
    g_free(w->path);
    w->path = path;
    w->fd = fd;
    w->writer = cap_pcapng_writer_new(fd, &info);
    for (size_t i = 0; i < w->source.count; i++)
        cap_pcapng_writer_interface(w->writer, w->source.interfaces[i]);
    w->begun = g_get_monotonic_time();
    g_free(name);
}

/* What could not be written counts as dropped: it explains what is missing to who reads the file.
 */
static void put_counts(app_write *w)
{
    for (uint32_t i = 0; i < w->source.count; i++) {
        balance *b = &w->balances[i];
        w->source.dropped(w->source.user, i, &b->now.system, &b->now.interface);
        const uint64_t system = b->now.system - b->before.system;
        const cap_interface_counts counts = {
            .time = g_get_real_time() * 1000,
            .received = b->taken + system,
            .dropped_interface = b->now.interface - b->before.interface,
            .dropped_system = system + b->without_file + cap_pcapng_writer_lost(w->writer, i),
        };
        cap_pcapng_writer_counts(w->writer, i, &counts);
    }
}

/* Counts that could not be written, either, go into the next file. */
static void settle(app_write *w)
{
    const bool told = cap_pcapng_writer_error(w->writer) == 0;
    for (uint32_t i = 0; i < w->source.count; i++) {
        balance *b = &w->balances[i];
        const uint64_t lost = cap_pcapng_writer_lost(w->writer, i);
        w->lost += lost;
        if (told)
            *b = (balance){.before = b->now};
        else
            b->without_file += lost;
    }
}

static void end_file(app_write *w)
{
    struct stat st;
    flush(w);
    if (w->regular && w->failing && cap_pcapng_writer_retry(w->writer))
        w->retry = 0;
    put_counts(w);
    w->fresh = cap_pcapng_writer_error(w->writer) == 0;
    flush(w);
    settle(w);
    cap_pcapng_writer_free(w->writer);
    w->writer = NULL;
    if (app_write_rotates(w->options) && fstat(w->fd, &st) == 0 && st.st_size == 0)
        unlink(w->path);
    if (w->fd != STDOUT_FILENO && close(w->fd) != 0)
        fail(w, errno);
}

/* Of files that rotate: for a packet, so that there is none without. */
static bool begin_file(app_write *w)
{
    char *path;
    const int files = w->options->files;
    const int error = files > 0 ? app_write_ring_trim(&w->ring, (unsigned)files - 1) : 0;
    const int fd = app_write_ring_next(&w->ring, g_get_real_time() / G_USEC_PER_SEC, &path);
    if (fd < 0) {
        fail(w, errno);
        return false;
    }
    if (error != 0)
        app_complain("%s: older files cannot be removed: %s", path, g_strerror(error));
    begin_section(w, fd, path);
    return true;
}

/* With the counts that end the file. */
static bool is_full(const app_write *w, const cap_packet *packet)
{
    enum { MEBIBYTE = 1024 * 1024, BLOCK = 36 }; /* what stands around a packet, with its padding */
    const uint64_t limit = (uint64_t)w->options->mebibytes * MEBIBYTE;
    const uint64_t counts = w->source.count * CAP_PCAPNG_COUNTS;
    return limit > 0 &&
           cap_pcapng_writer_size(w->writer) + packet->captured + BLOCK + counts > limit;
}

/* --- the way of a packet ---------------------------------------------------------------------- */

void app_write_take(app_write *write, const cap_packet *packet)
{
    const uint32_t interface = packet->stamp.file;
    balance *b = &write->balances[interface];
    if (write->writer && is_full(write, packet))
        end_file(write);
    b->taken++;
    if (!write->writer && (write->retry != 0 || !begin_file(write))) {
        b->without_file++;
        write->lost++;
        return;
    }
    if (cap_pcapng_writer_packet(write->writer, interface, packet, NULL))
        write->fresh = true;
    else if (write->retry == 0)
        fail(write, cap_pcapng_writer_error(write->writer));
}

/* --- begin and end ---------------------------------------------------------------------------- */

static bool open_file(app_write *w)
{
    char *message = NULL;
    const bool standard = g_str_equal(w->options->path, "-");
    const int fd =
        standard ? STDOUT_FILENO : app_write_file_open(w->options->path, &w->regular, &message);
    if (fd >= 0)
        begin_section(w, fd, g_strdup(standard ? "standard output" : w->options->path));
    else
        app_complain("%s", message);
    g_free(message);
    return fd >= 0;
}

app_exit app_write_open(app_write **write, const app_write_options *options,
                        const app_write_source *source)
{
    *write = NULL;
    if (!options->path)
        return APP_DONE;
    app_write *w = *write = g_new0(app_write, 1);
    w->options = options;
    w->source = *source;
    w->source.interfaces =
        g_memdup2(source->interfaces, source->count * sizeof(*source->interfaces));
    w->fd = -1;
    w->balances = g_new0(balance, source->count);
    if (!app_write_rotates(options))
        return open_file(w) ? APP_DONE : APP_OUTPUT;
    w->regular = true;
    app_write_ring_begin(&w->ring, options->path);
    return APP_DONE;
}

app_exit app_write_check_folder(const app_write *write)
{
    if (!write || !write->ring.folder || access(write->ring.folder, R_OK | W_OK | X_OK) == 0)
        return APP_DONE;
    const int error = errno;
    const struct passwd *user = getpwuid(geteuid());
    app_complain("%s: the user %s cannot make files in the folder %s, as files that rotate take: "
                 "%s; let the folder belong to that user, or name another user with --user (-Z)",
                 write->options->path, user ? user->pw_name : "in force", write->ring.folder,
                 g_strerror(error));
    return APP_OUTPUT;
}

static bool is_in_its_place(const app_write *w)
{
    struct stat is, was;
    return stat(w->path, &is) == 0 && fstat(w->fd, &was) == 0 && is.st_dev == was.st_dev &&
           is.st_ino == was.st_ino;
}

/* NULL, or why the file cannot be opened anew, which the caller frees. */
static char *reopen(app_write *w)
{
    char *message = NULL;
    bool regular = true;
    w->renamed = false;
    if (!w->writer || !w->regular || is_in_its_place(w))
        return NULL;
    const bool rotates = app_write_rotates(w->options);
    const int fd = rotates ? -1 : app_write_file_open(w->path, &regular, &message);
    w->renamed = message != NULL;
    if (message)
        return message;
    end_file(w);
    if (rotates)
        return NULL;
    w->regular = regular;
    w->retry = 0;
    begin_section(w, fd, g_strdup(w->options->path));
    return NULL;
}

void app_write_reopen(app_write *write)
{
    char *message = write ? reopen(write) : NULL;
    if (message)
        app_complain("%s; going on in the file that was open, and trying again", message);
    g_free(message);
}

/* Whether it works shows with the next packets. */
static void try_again(app_write *w, int64_t now)
{
    if (w->retry == 0 || now < w->retry)
        return;
    const bool can = !w->writer || cap_pcapng_writer_retry(w->writer);
    w->retry = can ? 0 : now + BETWEEN_ATTEMPTS;
}

void app_write_look(app_write *write, int64_t now)
{
    if (!write)
        return;
    const int64_t limit = (int64_t)write->options->seconds * G_USEC_PER_SEC;
    if (write->renamed)
        g_free(reopen(write));
    try_again(write, now);
    if (write->writer)
        flush(write);
    if (limit > 0 && write->writer && !write->failing && now - write->begun >= limit)
        end_file(write);
    const app_outage_state state = state_of(write);
    if (write->regular)
        app_outage_look(&write->outage, &state, now);
}

app_exit app_write_close(app_write *write)
{
    if (!write)
        return APP_DONE;
    if (write->writer)
        end_file(write);
    const app_outage_state state = state_of(write);
    app_exit result = write->error != 0 && !write->regular ? APP_OUTPUT : APP_DONE;
    if (write->regular)
        result = app_outage_end(&state);
    if (write->regular && write->failing && result == APP_DONE) {
        app_complain("%s: cannot be written: %s", write->path, g_strerror(write->error));
        result = APP_OUTPUT;
    }
    app_write_ring_clear(&write->ring);
    g_free(write->balances);
    g_free((gpointer)write->source.interfaces);
    g_free(write->path);
    g_free(write);
    return result;
}

bool app_write_failed(const app_write *write)
{
    return !write || write->retry == NEVER;
}
