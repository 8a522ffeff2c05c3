/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_budget.h"

#include "capture/hash.h"
#include "report/evidence_text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HALF_WRITTEN ".s7tap-evidence-"

enum { TIME = sizeof "20260301T070512.250Z-" - 1, HOUR = 3600, TRIES = 1000 };

/* A file of evidence that is there. */
typedef struct entry {
    char *name;
    const char *kind; /* in the name: severity and rule, `kind_size` bytes */
    size_t kind_size;
    rules_severity severity;
    uint64_t size;
    const struct entry *younger; /* the next of its kind */
} entry;

/* Those of one rule and severity that are left. */
typedef struct kind {
    const entry *oldest;
    guint count;
} kind;

typedef struct usage {
    guint files;
    uint64_t bytes;
} usage;

/* --- what is there ---------------------------------------------------------------------------- */

static bool has_time(const char *name)
{
    static const char form[] = "dddddddd"
                               "T"
                               "dddddd"
                               "."
                               "ddd"
                               "Z-";
    for (size_t i = 0; i < TIME; i++)
        if (form[i] == 'd' ? !g_ascii_isdigit(name[i]) : name[i] != form[i])
            return false;
    return true;
}

static bool has_severity(const char *text, rules_severity *severity)
{
    for (int i = 0; i < RULES_SEVERITY_COUNT; i++) {
        const size_t size = strlen(rules_severity_names[i]);
        *severity = (rules_severity)i;
        if (strncmp(text, rules_severity_names[i], size) == 0 && text[size] == '-')
            return true;
    }
    return false;
}

/* Whether it is a name of ours. */
static bool take_name(const char *name, entry *taken)
{
    if (!has_time(name) || !g_str_has_suffix(name, ".pcapng"))
        return false;
    const char *end = strchr(name, '@');
    *taken = (entry){.kind = name + TIME};
    taken->kind_size = end ? (size_t)(end - taken->kind) : 0;
    return end && has_severity(taken->kind, &taken->severity);
}

static void add_entry(GArray *entries, int folder, const char *name)
{
    entry taken;
    struct stat st;
    if (!take_name(name, &taken) || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(st.st_mode))
        return;
    taken.name = g_strdup(name);
    taken.kind = taken.name + TIME;
    taken.size = (uint64_t)st.st_size;
    g_array_append_val(entries, taken);
}

static DIR *open_folder(const rep_budget *budget)
{
    const int again = openat(budget->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = again >= 0 ? fdopendir(again) : NULL;
    if (!folder && again >= 0)
        close(again);
    return folder;
}

static void clear_entry(gpointer data)
{
    g_free(((entry *)data)->name);
}

/* NULL with errno set. */
static GArray *entries_of(const rep_budget *budget)
{
    DIR *folder = open_folder(budget);
    if (!folder)
        return NULL;
    GArray *entries = g_array_new(FALSE, FALSE, sizeof(entry));
    g_array_set_clear_func(entries, clear_entry);
    for (const struct dirent *next; (next = readdir(folder)) != NULL;)
        add_entry(entries, budget->folder, next->d_name);
    closedir(folder);
    return entries;
}

/* --- room ------------------------------------------------------------------------------------- */

static guint hash_kind(gconstpointer key)
{
    const entry *e = key;
    return cap_hash_bytes(0, e->kind, e->kind_size);
}

static gboolean same_kind(gconstpointer left, gconstpointer right)
{
    const entry *a = left, *b = right;
    return a->kind_size == b->kind_size && memcmp(a->kind, b->kind, a->kind_size) == 0;
}

static bool goes_before(const kind *one, const kind *other)
{
    if (one->count != other->count)
        return one->count > other->count;
    if (one->oldest->severity != other->oldest->severity)
        return one->oldest->severity < other->oldest->severity;
    return strcmp(one->oldest->name, other->oldest->name) < 0;
}

static gint youngest_first(gconstpointer a, gconstpointer b)
{
    return strcmp(((const entry *)b)->name, ((const entry *)a)->name);
}

/* The kinds that are not graver, by an entry of each; the entries stay where they are now. */
static GHashTable *kinds_of(GArray *entries, rules_severity severity)
{
    GHashTable *kinds = g_hash_table_new_full(hash_kind, same_kind, NULL, g_free);
    g_array_sort(entries, youngest_first);
    for (guint i = 0; i < entries->len; i++) {
        entry *e = &g_array_index(entries, entry, i);
        if (e->severity > severity)
            continue;
        kind *k = g_hash_table_lookup(kinds, e);
        if (!k) {
            k = g_new0(kind, 1);
            g_hash_table_insert(kinds, e, k);
        }
        e->younger = k->oldest;
        k->oldest = e;
        k->count++;
    }
    return kinds;
}

/* The next one to go, which is taken out; NULL none. */
static const entry *take_next(GHashTable *kinds)
{
    kind *first = NULL;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, kinds);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        kind *k = value;
        if (k->count > 0 && (!first || goes_before(k, first)))
            first = k;
    }
    if (!first)
        return NULL;
    const entry *next = first->oldest;
    first->oldest = next->younger;
    first->count--;
    return next;
}

static uint64_t sum(const GArray *entries, int severity_above)
{
    uint64_t bytes = 0;
    for (guint i = 0; i < entries->len; i++) {
        const entry *e = &g_array_index(entries, entry, i);
        bytes += (int)e->severity > severity_above ? e->size : 0;
    }
    return bytes;
}

static bool fits(const rep_budget *budget, const usage *used, uint64_t size)
{
    return used->files < budget->most_files && used->bytes + size <= budget->most_bytes;
}

/* There may be many: the limits may have been far higher before. */
static rep_budget_end remove_some(const rep_budget *budget, GArray *entries,
                                  rules_severity severity, uint64_t size)
{
    usage used = {entries->len, sum(entries, -1)};
    if (fits(budget, &used, size))
        return REP_BUDGET_KEPT;
    GHashTable *kinds = kinds_of(entries, severity);
    rep_budget_end end = REP_BUDGET_KEPT;
    while (end == REP_BUDGET_KEPT && !fits(budget, &used, size)) {
        const entry *next = take_next(kinds);
        if (!next) {
            end = REP_BUDGET_NO_ROOM;
        } else if (unlinkat(budget->folder, next->name, 0) != 0 && errno != ENOENT) {
            end = REP_BUDGET_FAILED;
        } else {
            used.files--;
            used.bytes -= next->size;
        }
    }
    const int error = errno;
    g_hash_table_unref(kinds);
    errno = error;
    return end;
}

/* Nothing goes where that would not be enough. */
static rep_budget_end make_room(const rep_budget *budget, rules_severity severity, uint64_t size)
{
    GArray *entries = entries_of(budget);
    if (!entries)
        return REP_BUDGET_FAILED;
    const bool enough = sum(entries, (int)severity) + size <= budget->most_bytes;
    const rep_budget_end end =
        enough ? remove_some(budget, entries, severity, size) : REP_BUDGET_NO_ROOM;
    const int error = errno;
    g_array_unref(entries);
    errno = error;
    return end;
}

/* --- files ------------------------------------------------------------------------------------ */

bool rep_budget_clean(const rep_budget *budget)
{
    DIR *folder = open_folder(budget);
    if (!folder)
        return false;
    for (const struct dirent *next; (next = readdir(folder)) != NULL;) {
        struct stat st;
        if (g_str_has_prefix(next->d_name, HALF_WRITTEN) &&
            fstatat(budget->folder, next->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(st.st_mode) && time(NULL) - st.st_mtime >= HOUR)
            unlinkat(budget->folder, next->d_name, 0);
    }
    closedir(folder);
    return true;
}

bool rep_budget_begin(const rep_budget *budget, rep_budget_file *file)
{
    int tries = 0;
    do {
        g_snprintf(file->name, sizeof file->name, HALF_WRITTEN "%08x", g_random_int());
        file->fd = openat(budget->folder, file->name,
                          O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    } while (file->fd < 0 && errno == EEXIST && ++tries < TRIES);
    return file->fd >= 0;
}

/* Where the file system cannot tell that a name is taken, it is looked for. */
static bool rename_to_new(int folder, const char *from, const char *to)
{
    if (renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (faccessat(folder, to, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return renameat(folder, from, folder, to) == 0;
    errno = EEXIST;
    return false;
}

static bool give_name(const rep_budget *budget, const rep_budget_file *file,
                      const rules_finding *finding)
{
    rep_buffer stem = {0};
    rep_put_evidence_dated_stem(&stem, finding);
    bool done = false;
    for (int ordinal = 1; !done && ordinal <= TRIES; ordinal++) {
        char *name = ordinal == 1
                         ? g_strdup_printf("%.*s.pcapng", (int)stem.used, stem.data)
                         : g_strdup_printf("%.*s-%d.pcapng", (int)stem.used, stem.data, ordinal);
        done = rename_to_new(budget->folder, file->name, name);
        g_free(name);
        if (!done && errno != EEXIST)
            break;
    }
    const int error = errno;
    rep_buffer_clear(&stem);
    errno = error;
    return done;
}

static rep_budget_end keep(const rep_budget *budget, const rep_budget_file *file,
                           const rules_finding *finding)
{
    struct stat st;
    if (fstat(file->fd, &st) != 0)
        return REP_BUDGET_FAILED;
    const rep_budget_end end = make_room(budget, finding->severity, (uint64_t)st.st_size);
    if (end != REP_BUDGET_KEPT)
        return end;
    return give_name(budget, file, finding) ? REP_BUDGET_KEPT : REP_BUDGET_FAILED;
}

rep_budget_end rep_budget_close(const rep_budget *budget, rep_budget_file *file,
                                const rules_finding *finding, int error)
{
    errno = error;
    rep_budget_end end = error == 0 ? keep(budget, file, finding) : REP_BUDGET_FAILED;
    error = errno;
    if (end != REP_BUDGET_KEPT)
        unlinkat(budget->folder, file->name, 0);
    close(file->fd);
    errno = error;
    return end;
}
