/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/policy.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* All of the file, but never more than one byte above the limit: it may be a device or a pipe. */
GByteArray *policy_read_file(const char *path)
{
    uint8_t block[65536];
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return NULL;
    GByteArray *bytes = g_byte_array_new();
    ssize_t got = 0;
    while (bytes->len <= POLICY_MAX_SIZE && (got = read(fd, block, sizeof block)) != 0) {
        if (got > 0)
            g_byte_array_append(bytes, block, (guint)got);
        else if (errno != EINTR)
            break;
    }
    const int error = got < 0 ? errno : 0;
    close(fd);
    if (error == 0)
        return bytes;
    g_byte_array_unref(bytes);
    errno = error;
    return NULL;
}

policy_model *policy_load(const char *path, const char *const *rule_ids, GPtrArray *messages)
{
    GByteArray *bytes = policy_read_file(path);
    if (!bytes) {
        g_ptr_array_add(messages,
                        g_strdup_printf("%s: cannot be read: %s", path, g_strerror(errno)));
        return NULL;
    }
    policy_model *model =
        policy_parse(path, (const char *)bytes->data, bytes->len, rule_ids, messages);
    g_byte_array_unref(bytes);
    return model;
}
