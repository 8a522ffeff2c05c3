/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Goes where the dissector may not: shows that the checks bite. Built for that alone. */
#include "capture/sink.h"

#include "dissector/bytes.h"

#include <stdio.h>

int strayed_count(s7_bytes bytes);

int strayed_count(s7_bytes bytes)
{
    static int calls;
    printf("%zu\n", bytes.size);
    return ++calls;
}
