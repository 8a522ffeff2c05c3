/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An intrusive list in two directions. A link that is in no list points at nothing. */
#ifndef S7TAP_CAPTURE_LIST_H
#define S7TAP_CAPTURE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct cap_link {
    struct cap_link *previous, *next;
} cap_link;

/* The structure of `type` whose `member` is the link. */
#define CAP_LINK_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void cap_list_init(cap_link *list)
{
    list->previous = list;
    list->next = list;
}

static inline bool cap_link_used(const cap_link *link)
{
    return link->next != NULL;
}

static inline cap_link *cap_list_first(const cap_link *list)
{
    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): links leave their list before they are freed */
    return list->next == list ? NULL : list->next;
}

static inline void cap_list_append(cap_link *list, cap_link *link)
{
    link->previous = list->previous;
    link->next = list;
    list->previous->next = link;
    list->previous = link;
}

/* Also legal for a link that is in no list. */
static inline void cap_link_remove(cap_link *link)
{
    if (link->next == NULL)
        return;
    link->previous->next = link->next;
    link->next->previous = link->previous;
    link->previous = NULL;
    link->next = NULL;
}

#endif
