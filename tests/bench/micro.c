/* SPDX-License-Identifier: GPL-2.0-or-later */
/* micro: how long single steps take. Prints medians of several runs as a Markdown table. */
#include "micro.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EXIT_USAGE = 2, MOST_RUNS = 1000 };

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

s7_bytes micro_unhex(const char *hex)
{
    const size_t size = strlen(hex) / 2;
    uint8_t *bytes = g_malloc(size + 1);
    for (size_t i = 0; i < size; i++) {
        const int high = g_ascii_xdigit_value(hex[i * 2]);
        const int low = g_ascii_xdigit_value(hex[i * 2 + 1]);
        if (high < 0 || low < 0)
            g_error("found %.2s, expected two hexadecimal digits", hex + i * 2);
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return (s7_bytes){bytes, size};
}

#if defined(__GNUC__) && !defined(__clang__)
__attribute__((noipa))
#else
__attribute__((noinline))
#endif
void micro_measured(const micro_case *row, void *state, uint64_t count)
{
    row->run(state, count);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double time_of(const micro_case *row, void *state, uint64_t count)
{
    const double begin = now_ns();
    micro_measured(row, state, count);
    return now_ns() - begin;
}

static void measure(const micro_case *row, size_t runs, double run_ns)
{
    void *state = row->prepare(row->argument);
    double each[MOST_RUNS];
    uint64_t count = 64;
    double took = time_of(row, state, count);
    while (took < run_ns / 4) {
        count *= 2;
        took = time_of(row, state, count);
    }
    count = (uint64_t)((double)count * run_ns / took) + 1;
    for (size_t i = 0; i < runs; i++)
        each[i] = time_of(row, state, count) / (double)count;
    row->finish(state);
    qsort(each, runs, sizeof each[0], by_value);
    const double median = (each[(runs - 1) / 2] + each[runs / 2]) / 2;
    printf("| %s | %.1f | %.1f..%.1f | %.2f |\n", row->name, median, each[0], each[runs - 1],
           1e3 / median);
    fflush(stdout);
}

static void usage(FILE *file)
{
    fputs(
        "usage: micro [-n RUNS] [--ms MILLISECONDS] [--count N] [WORD...]\n"
        "  -n RUNS    of each case (default 9)\n"
        "  --ms N     that a run takes (default 20)\n"
        "  --count N  does each case N times after as many that do not count, prints its name and\n"
        "             takes no time: for callgrind, see scripts/instructions\n"
        "  WORD       only cases with any of the words in their names\n",
        file);
}

static bool parse_number(const char *text, uint64_t most, uint64_t *out)
{
    return text && g_ascii_string_to_unsigned(text, 10, 1, most, out, NULL);
}

static bool is_asked_for(const char *name, char **words)
{
    bool any = !*words;
    for (; *words && !any; words++)
        any = strstr(name, *words) != NULL;
    return any;
}

int main(int argc, char **argv)
{
    uint64_t runs = 9, milliseconds = 20, count = 0;
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at += 2) {
        const char *value = at + 1 < argc ? argv[at + 1] : NULL;
        const bool good =
            strcmp(argv[at], "-n") == 0        ? parse_number(value, MOST_RUNS, &runs)
            : strcmp(argv[at], "--ms") == 0    ? parse_number(value, 100000, &milliseconds)
            : strcmp(argv[at], "--count") == 0 ? parse_number(value, UINT32_MAX, &count)
                                               : false;
        if (!good) {
            usage(stderr);
            return EXIT_USAGE;
        }
    }

    GArray *cases = g_array_new(FALSE, FALSE, sizeof(micro_case));
    micro_add_decode(cases);
    micro_add_streams(cases);
    micro_add_questions(cases);
    if (count == 0)
        printf("| step | ns | min..max | million per s |\n|---|--:|--:|--:|\n");
    bool any = false;
    for (guint i = 0; i < cases->len; i++) {
        const micro_case *row = &g_array_index(cases, micro_case, i);
        if (!is_asked_for(row->name, argv + at))
            continue;
        any = true;
        if (count == 0) {
            measure(row, runs, (double)milliseconds * 1e6);
            continue;
        }
        void *state = row->prepare(row->argument);
        row->run(state, count);
        micro_measured(row, state, count);
        row->finish(state);
        printf("%s\n", row->name);
    }
    g_array_free(cases, TRUE);
    if (!any)
        fputs("micro: no case is called like that\n", stderr);
    return any ? EXIT_SUCCESS : EXIT_USAGE;
}
