/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/evidence_store.h"

#include "app/evidence.h"
#include "app/privileges.h"
#include "capture/pcapng_writer.h"
#include "report/evidence_file.h"
#include "report/evidence_text.h"
#include "s7tap_version.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEBIBYTE (UINT64_C(1024) * 1024)

enum { AROUND = 512 }; /* packets of the connection, before and after, among which to look */

/* -1 with errno set. */
static int make_folder(const app_options *options)
{
    const char *path = options->listening.evidence.path;
    const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    uid_t user;
    gid_t group;
    struct stat st;
    if (stat(path, &st) == 0)
        return open(path, flags);
    const int folder = g_mkdir_with_parents(path, 0777) == 0 ? open(path, flags | O_NOFOLLOW) : -1;
    if (folder < 0 || !app_privileges_target(options->listening.user, &user, &group) ||
        fchown(folder, user, group) == 0)
        return folder;
    const int error = errno;
    close(folder);
    errno = error;
    return -1;
}

bool app_evidence_store_open(app_evidence_store *store, const app_options *options)
{
    const app_evidence_limits *limits = &options->listening.evidence;
    const int fd = make_folder(options);
    if (fd < 0) {
        app_complain("--evidence: %s: there can be no such folder: %s", limits->path,
                     g_strerror(errno));
        return false;
    }
    *store = (app_evidence_store){
        .options = options,
        .settings =
            {
                .files = (const char *const *)options->files,
                .file_count = g_strv_length(options->files),
                .program = "s7tap " S7TAP_VERSION,
            },
        .budget = {fd, (uint32_t)limits->files, (uint64_t)limits->mebibytes * MEBIBYTE},
    };
    return true;
}

bool app_evidence_store_close(app_evidence_store *store)
{
    close(store->budget.folder);
    return store->failed;
}

bool app_evidence_store_check(const app_evidence_store *store)
{
    rep_budget_file file;
    if (rep_budget_clean(&store->budget) && rep_budget_begin(&store->budget, &file)) {
        rep_budget_close(&store->budget, &file, NULL, ECANCELED);
        return true;
    }
    const int error = errno;
    const struct passwd *who = getpwuid(geteuid());
    app_complain("--evidence: %s: user %s can make no files there: %s",
                 store->options->listening.evidence.path, who ? who->pw_name : "without name",
                 g_strerror(error));
    return false;
}

/* A reading of the selected packets. */
typedef struct reading {
    cap_recent *recent;
    size_t place;
    rep_evidence_set *set;
} reading;

/* Of a connection whose beginning and whose present are there, but not all between, the bytes are
 * no stream: how it began belongs to the finding in any case. */
static bool next_of_stream(void *user, cap_packet *packet)
{
    reading *r = user;
    bool apart;
    while (cap_recent_next(r->recent, &r->place, packet, &apart)) {
        if (!apart)
            return true;
        rep_evidence_set_add(r->set, &packet->stamp, 0);
    }
    return false;
}

static void put_packet(const app_evidence_store *store, rep_evidence_file *file,
                       const cap_packet *packet, const rep_evidence_packet *evidence)
{
    const char *name = store->settings.files[packet->stamp.file];
    const cap_option option = cap_option_text(CAP_OPTION_IF_NAME, name);
    const cap_interface_info interface = {
        .link_type = packet->link_type,
        .resolution = CAP_RESOLUTION_NANO,
        .options = &option,
        .option_count = 1,
    };
    const rep_packet told_packet = {
        .packet = packet,
        .interface = &interface,
        .evidence = evidence,
    };
    rep_evidence_file_add(file, &told_packet);
}

/* Returns an errno, 0 if all was written. */
static int put_packets(const app_evidence_store *store, cap_recent *recent, int fd,
                       const rep_evidence_set *set, const char *about)
{
    rep_evidence_file *file = rep_evidence_file_new(fd, &store->settings, set, 0, about);
    size_t place = 0;
    cap_packet packet;
    bool apart;
    while (cap_recent_next(recent, &place, &packet, &apart)) {
        const rep_evidence_packet *evidence = rep_evidence_set_find(set, &packet.stamp);
        if (evidence)
            put_packet(store, file, &packet, evidence);
    }
    const int error = rep_evidence_file_flush(file);
    rep_evidence_file_free(file);
    return error;
}

static void tell_failure(app_evidence_store *store, int error)
{
    store->failed = true;
    store->without++;
    if (store->error != error)
        app_complain("%s: evidence cannot be written: %s; it is tried again with the next finding",
                     store->options->listening.evidence.path, g_strerror(error));
    store->error = error;
}

static void tell_no_room(app_evidence_store *store)
{
    if (!store->full && !store->options->quiet)
        app_complain("%s: full of evidence of graver findings: the others get none",
                     store->options->listening.evidence.path);
    store->full = true;
}

static void tell_success(app_evidence_store *store)
{
    if (store->error != 0)
        app_complain("%s: evidence is written again; findings without: %" G_GUINT64_FORMAT,
                     store->options->listening.evidence.path, store->without);
    store->error = 0;
    store->without = 0;
    store->full = false;
}

static void put_file(app_evidence_store *store, cap_recent *recent, const rules_finding *finding,
                     const rep_evidence_set *set, const char *about)
{
    rep_budget_file file;
    if (!rep_budget_begin(&store->budget, &file)) {
        tell_failure(store, errno);
        return;
    }
    const int error = put_packets(store, recent, file.fd, set, about);
    switch (rep_budget_close(&store->budget, &file, finding, error)) {
    case REP_BUDGET_KEPT:
        tell_success(store);
        break;
    case REP_BUDGET_NO_ROOM:
        tell_no_room(store);
        break;
    case REP_BUDGET_FAILED:
        tell_failure(store, errno);
        break;
    }
}

void app_evidence_store_write(app_evidence_store *store, cap_recent *recent, rules_finding *finding)
{
    GPtrArray *one = g_ptr_array_new();
    g_ptr_array_add(one, finding);
    rep_evidence_set *set = rep_evidence_set_new(one);
    const uint32_t named = rep_evidence_set_count(set);
    GArray *stamps = rep_evidence_set_stamps(set);
    const uint32_t there =
        cap_recent_select(recent, (const cap_stamp *)(void *)stamps->data, named, AROUND);
    g_array_unref(stamps);
    if (there > 0) {
        reading r = {.recent = recent, .set = set};
        rep_buffer about = {0};
        app_evidence_trace_live(store->options, set, next_of_stream, &r);
        rep_put_evidence_live_about(&about, &store->settings, finding, named, named - there);
        rep_put_char(&about, '\0');
        put_file(store, recent, finding, set, about.data);
        rep_buffer_clear(&about);
    }
    rep_evidence_set_free(set);
    g_ptr_array_unref(one);
}
