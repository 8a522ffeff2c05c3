/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hash.h"

#include <glib.h>
#include <sys/random.h>

cap_hash_key cap_hash_key_new(void)
{
    cap_hash_key key;
    if (getrandom(&key, sizeof key, 0) != (ssize_t)sizeof key) {
        key.low = (uint64_t)g_random_int() << 32 | g_random_int();
        key.high = (uint64_t)g_random_int() << 32 | g_random_int();
    }
    return key;
}
