/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of what allocates nothing: counts allocations from watch_allocations() on. Include it
 * in one file of a program. */
#ifndef S7TAP_TEST_ALLOCATIONS_H
#define S7TAP_TEST_ALLOCATIONS_H

#include <stdlib.h>

/* Compilers know that malloc changes no variable; this one it does. */
static volatile unsigned long allocations;

#if defined(__has_feature) /* clang */
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED
#endif

#ifdef SANITIZED
/* Of the sanitizers' runtime, whose header gcc does not bring. */
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));

static void on_allocation(const volatile void *at, size_t size)
{
    (void)at;
    (void)size;
    allocations++;
}

static void on_release(const volatile void *at)
{
    (void)at;
}

/* The sanitizer has the allocator, and tells of what it does. */
static void watch_allocations(void)
{
    __sanitizer_install_malloc_and_free_hooks(on_allocation, on_release);
}
#else
/* In front of those of libc, which have these names too. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    allocations++;
    return __libc_realloc(old, size);
}

static void watch_allocations(void)
{
}
#endif

#endif
