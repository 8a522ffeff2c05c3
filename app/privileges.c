/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/privileges.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* NULL: stay who we are. */
static const struct passwd *find_user(const char *user, char **message)
{
    if (geteuid() != 0) {
        if (user)
            *message = g_strdup_printf("--user: only root can become '%s'", user);
        return NULL;
    }
    if (user) {
        const struct passwd *entry = getpwnam(user);
        if (!entry)
            *message = g_strdup_printf("--user: there is no user '%s'", user);
        return entry;
    }
    const struct passwd *own = getpwnam("s7tap");
    return own ? own : getpwnam("nobody");
}

static bool become(const struct passwd *entry)
{
    if (entry->pw_uid == 0)
        return true;
    return initgroups(entry->pw_name, entry->pw_gid) == 0 &&
           setresgid(entry->pw_gid, entry->pw_gid, entry->pw_gid) == 0 &&
           setresuid(entry->pw_uid, entry->pw_uid, entry->pw_uid) == 0;
}

/* What no program that would be started could have again. Takes a capability of its own, without
 * which there is nothing to lose: nothing can be started with more rights than this has. */
static void clear_bounding_set(void)
{
    for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0;
         capability++)
        if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0)
            return;
}

static bool clear_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0, 0, 0}};
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return syscall(SYS_capset, &header, none) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static char *describe_self(void)
{
    const struct passwd *own = getpwuid(geteuid());
    return own ? g_strdup_printf("user %s, without capabilities", own->pw_name)
               : g_strdup_printf("user number %u, without capabilities", (unsigned)geteuid());
}

char *app_privileges_drop(const char *user, char **message)
{
    *message = NULL;
    const struct passwd *entry = find_user(user, message);
    if (*message)
        return NULL;
    clear_bounding_set();
    const bool became = !entry || become(entry);
    if (!became && user)
        *message = g_strdup_printf("--user: cannot become '%s': %s", user, g_strerror(errno));
    else if (!clear_capabilities())
        *message = g_strdup_printf("capabilities cannot be given up: %s", g_strerror(errno));
    return *message ? NULL : describe_self();
}

bool app_privileges_target(const char *user, uid_t *uid, gid_t *gid)
{
    char *message = NULL;
    const struct passwd *entry = find_user(user, &message);
    g_free(message);
    if (!entry)
        return false;
    *uid = entry->pw_uid;
    *gid = entry->pw_gid;
    return true;
}
