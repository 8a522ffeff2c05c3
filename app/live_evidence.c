/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/live_evidence.h"

#include "app/announce.h"
#include "app/evidence.h"
#include "app/privileges.h"
#include "capture/pcapng_writer.h"
#include "report/evidence_budget.h"
#include "report/evidence_file.h"
#include "report/evidence_text.h"
#include "s7tap_version.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEBIBYTE ((size_t)1024 * 1024)

enum {
    WAIT = G_USEC_PER_SEC, /* for what comes behind the frames of a finding */
    AROUND = 512,          /* packets of the connection, before and after, among which to look */
    ORDINARY = 160,        /* bytes of a packet as most are */
    MOST_FILES = 4,        /* of one finding */
    AT_ONCE = 100000,      /* us */
    SHARE = 10,            /* writing gets at most one part in so many of the time */
};

/* What is known of a finding. */
typedef struct told {
    char *identity;
    uint32_t files;   /* that it had */
    const char *rule; /* of the last one; interned; NULL none yet */
    int severity;     /* likewise */
    bool due;         /* it is to get one */
    int64_t time;     /* when: us, monotonic */
    uint64_t added;   /* or when so many packets have come */
} told;

struct app_live_evidence {
    const app_options *options;
    rep_settings settings;
    rep_budget budget;
    cap_recent *recent;
    GHashTable *known; /* told, its identity is the key */
    GPtrArray *due;    /* of told, borrowed */
    int64_t next;      /* nothing is written before: us, monotonic */
    int error;         /* of the last file; 0 none: told once */
    bool failed;       /* at any time */
    bool full;         /* the last one found no room: told once */
    uint64_t without;  /* findings without file since that was told */
};

/* --- the folder ------------------------------------------------------------------------------- */

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

static int open_folder(const app_options *options)
{
    const int folder = make_folder(options);
    if (folder < 0)
        app_complain("--evidence: %s: there can be no such folder: %s",
                     options->listening.evidence.path, g_strerror(errno));
    return folder;
}

static void free_told(gpointer data)
{
    g_free(((told *)data)->identity);
    g_free(data);
}

app_live_evidence *app_live_evidence_open(const app_options *options)
{
    const app_evidence_limits *limits = &options->listening.evidence;
    const int folder = open_folder(options);
    if (folder < 0)
        return NULL;
    app_live_evidence *e = g_new0(app_live_evidence, 1);
    e->options = options;
    e->settings = (rep_settings){
        .files = (const char *const *)options->files,
        .file_count = g_strv_length(options->files),
        .program = "s7tap " S7TAP_VERSION,
    };
    e->budget =
        (rep_budget){folder, (uint32_t)limits->files, (uint64_t)limits->mebibytes * MEBIBYTE};
    e->recent = cap_recent_new((size_t)limits->memory * MEBIBYTE);
    e->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_told);
    e->due = g_ptr_array_new();
    return e;
}

bool app_live_evidence_close(app_live_evidence *evidence)
{
    if (!evidence)
        return false;
    const bool failed = evidence->failed;
    close(evidence->budget.folder);
    cap_recent_free(evidence->recent);
    g_ptr_array_unref(evidence->due);
    g_hash_table_unref(evidence->known);
    g_free(evidence);
    return failed;
}

bool app_live_evidence_check(const app_live_evidence *evidence)
{
    rep_budget_file file;
    if (!evidence)
        return true;
    rep_budget_clean(&evidence->budget);
    if (rep_budget_begin(&evidence->budget, &file)) {
        rep_budget_close(&evidence->budget, &file, NULL, ECANCELED);
        return true;
    }
    const int error = errno;
    const struct passwd *who = getpwuid(geteuid());
    app_complain("--evidence: %s: user %s can make no files there: %s",
                 evidence->options->listening.evidence.path, who ? who->pw_name : "without name",
                 g_strerror(error));
    return false;
}

/* --- packets ---------------------------------------------------------------------------------- */

void app_live_evidence_hear(app_live_evidence *evidence, cap_sink *sink)
{
    if (!evidence)
        return;
    sink->packet = cap_recent_flow;
    sink->packet_user = evidence->recent;
}

void app_live_evidence_icmp(app_live_evidence *evidence, const cap_icmp *icmp,
                            const cap_stamp *stamp)
{
    if (evidence && icmp->flow)
        cap_recent_flow(evidence->recent, icmp->flow, stamp);
}

void app_live_evidence_keep(app_live_evidence *evidence, const cap_packet *packet)
{
    cap_recent_add(evidence->recent, packet);
}

/* --- which findings get a file ---------------------------------------------------------------- */

static told *find_told(app_live_evidence *e, const rules_finding *finding)
{
    char *identity = rep_finding_name(finding);
    told *known = g_hash_table_lookup(e->known, identity);
    if (known || g_hash_table_size(e->known) >= APP_ANNOUNCE_MOST_KNOWN) {
        g_free(identity);
        return known;
    }
    known = g_new(told, 1);
    *known = (told){.identity = identity};
    g_hash_table_insert(e->known, identity, known);
    return known;
}

/* A new one, or one that became graver or another: what was a refused connection may turn out to be
 * one too many. */
static bool wants_file(const told *known, const rules_finding *finding)
{
    if (known->due || known->files >= MOST_FILES)
        return false;
    return known->files == 0 || (int)finding->severity > known->severity ||
           !g_str_equal(finding->rule->id, known->rule);
}

void app_live_evidence_look(app_live_evidence *evidence, const GPtrArray *findings, int64_t now)
{
    app_live_evidence *e = evidence;
    for (guint i = 0; e && i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (!rep_selects_finding(e->options->filter, finding))
            continue;
        told *known = find_told(e, finding);
        if (!known || !wants_file(known, finding))
            continue;
        known->due = true;
        known->time = now + WAIT;
        known->added = cap_recent_added(e->recent) + cap_recent_room(e->recent, ORDINARY) / 4;
        g_ptr_array_add(e->due, known);
    }
}

/* --- one file --------------------------------------------------------------------------------- */

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

static void put_packet(const app_live_evidence *e, rep_evidence_file *file,
                       const cap_packet *packet, const rep_evidence_packet *evidence)
{
    const char *name = e->settings.files[packet->stamp.file];
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
static int put_packets(const app_live_evidence *e, int fd, const rep_evidence_set *set,
                       const char *about)
{
    rep_evidence_file *file = rep_evidence_file_new(fd, &e->settings, set, 0, about);
    size_t place = 0;
    cap_packet packet;
    bool apart;
    while (cap_recent_next(e->recent, &place, &packet, &apart)) {
        const rep_evidence_packet *evidence = rep_evidence_set_find(set, &packet.stamp);
        if (evidence)
            put_packet(e, file, &packet, evidence);
    }
    const int error = rep_evidence_file_flush(file);
    rep_evidence_file_free(file);
    return error;
}

static void tell_failure(app_live_evidence *e, int error)
{
    e->failed = true;
    e->without++;
    if (e->error != error)
        app_complain("%s: evidence cannot be written: %s; it is tried again with the next finding",
                     e->options->listening.evidence.path, g_strerror(error));
    e->error = error;
}

static void tell_no_room(app_live_evidence *e)
{
    if (!e->full && !e->options->quiet)
        app_complain("%s: full of evidence of graver findings: the others get none",
                     e->options->listening.evidence.path);
    e->full = true;
}

static void tell_success(app_live_evidence *e)
{
    if (e->error != 0)
        app_complain("%s: evidence is written again; findings without: %" G_GUINT64_FORMAT,
                     e->options->listening.evidence.path, e->without);
    e->error = 0;
    e->without = 0;
    e->full = false;
}

static void put_file(app_live_evidence *e, const rules_finding *finding,
                     const rep_evidence_set *set, const char *about)
{
    rep_budget_file file;
    if (!rep_budget_begin(&e->budget, &file)) {
        tell_failure(e, errno);
        return;
    }
    const int error = put_packets(e, file.fd, set, about);
    switch (rep_budget_close(&e->budget, &file, finding, error)) {
    case REP_BUDGET_KEPT:
        tell_success(e);
        break;
    case REP_BUDGET_NO_ROOM:
        tell_no_room(e);
        break;
    case REP_BUDGET_FAILED:
        tell_failure(e, errno);
        break;
    }
}

/* Where none of the packets that it names is there, as there may be none at all, it gets no file.
 */
static void write_finding(app_live_evidence *e, rules_finding *finding)
{
    GPtrArray *one = g_ptr_array_new();
    g_ptr_array_add(one, finding);
    rep_evidence_set *set = rep_evidence_set_new(one);
    const uint32_t named = rep_evidence_set_count(set);
    GArray *stamps = rep_evidence_set_stamps(set);
    const uint32_t there =
        cap_recent_select(e->recent, (const cap_stamp *)(void *)stamps->data, named, AROUND);
    g_array_unref(stamps);
    if (there > 0) {
        reading r = {.recent = e->recent, .set = set};
        rep_buffer about = {0};
        app_evidence_trace_live(e->options, set, next_of_stream, &r);
        rep_put_evidence_live_about(&about, &e->settings, finding, named, named - there);
        rep_put_char(&about, '\0');
        put_file(e, finding, set, about.data);
        rep_buffer_clear(&about);
    }
    rep_evidence_set_free(set);
    g_ptr_array_unref(one);
}

/* --- one after the other ---------------------------------------------------------------------- */

typedef struct written {
    told *known;
    rules_finding *finding;
} written;

static bool is_due(const app_live_evidence *e, const told *known, int64_t now)
{
    return now >= known->time || cap_recent_added(e->recent) >= known->added;
}

static bool any_is_due(const app_live_evidence *e, int64_t now)
{
    for (guint i = 0; i < e->due->len; i++)
        if (is_due(e, g_ptr_array_index(e->due, i), now))
            return true;
    return false;
}

static gint graver_first(gconstpointer a, gconstpointer b)
{
    const rules_finding *one = ((const written *)a)->finding;
    const rules_finding *other = ((const written *)b)->finding;
    if (one->severity != other->severity)
        return one->severity > other->severity ? -1 : 1;
    return (one->first.time > other->first.time) - (one->first.time < other->first.time);
}

static GHashTable *by_identity(const GPtrArray *findings)
{
    GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < findings->len; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        g_hash_table_insert(all, rep_finding_name(finding), finding);
    }
    return all;
}

/* Those that are due, graver ones first. What is no finding any more is none that was told. */
static GArray *take_due(const app_live_evidence *e, const GPtrArray *findings, int64_t now)
{
    GHashTable *all = by_identity(findings);
    GArray *taken = g_array_new(FALSE, FALSE, sizeof(written));
    for (guint i = e->due->len; i > 0; i--) {
        told *known = g_ptr_array_index(e->due, i - 1);
        if (!is_due(e, known, now))
            continue;
        const written next = {known, g_hash_table_lookup(all, known->identity)};
        if (next.finding) {
            g_array_append_val(taken, next);
        } else {
            known->due = false;
            g_ptr_array_remove_index_fast(e->due, i - 1);
        }
    }
    g_array_sort(taken, graver_first);
    g_hash_table_unref(all);
    return taken;
}

/* Until `end`, us, monotonic. */
static void write_due(app_live_evidence *e, const GPtrArray *findings, int64_t now, int64_t end)
{
    GArray *due = take_due(e, findings, now);
    for (guint i = 0; i < due->len; i++) {
        const written *next = &g_array_index(due, written, i);
        write_finding(e, next->finding);
        next->known->files++;
        next->known->rule = g_intern_string(next->finding->rule->id);
        next->known->severity = (int)next->finding->severity;
        next->known->due = false;
        g_ptr_array_remove_fast(e->due, next->known);
        if (g_get_monotonic_time() >= end)
            break;
    }
    g_array_unref(due);
}

void app_live_evidence_write(app_live_evidence *evidence, const GPtrArray *findings, int64_t now)
{
    app_live_evidence *e = evidence;
    if (!e || now < e->next || !any_is_due(e, now))
        return;
    const int64_t begun = g_get_monotonic_time();
    write_due(e, findings, now, begun + AT_ONCE);
    e->next = now + (g_get_monotonic_time() - begun) * (SHARE - 1);
}

void app_live_evidence_finish(app_live_evidence *evidence, const GPtrArray *findings)
{
    enum { LAST = 10 * G_USEC_PER_SEC };
    if (!evidence)
        return;
    app_live_evidence_look(evidence, findings, 0);
    write_due(evidence, findings, INT64_MAX, g_get_monotonic_time() + LAST);
}
