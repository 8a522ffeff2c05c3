/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/times.h"

#include <string.h>

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", NULL};

static bool parse_day(policy_text text, uint32_t *day)
{
    for (*day = 0; *day < 7; ++*day)
        if (policy_is(text, day_names[*day]))
            return true;
    return false;
}

/* "HH:MM" as minutes of the day; 24:00 is the end of it. */
static bool parse_clock(policy_text text, uint32_t *minute)
{
    uint32_t hours, minutes;
    if (text.size != 5 || text.data[2] != ':' ||
        !policy_number((policy_text){text.data, 2}, 0, 24, &hours) ||
        !policy_number((policy_text){text.data + 3, 2}, 0, 59, &minutes))
        return false;
    *minute = hours * 60 + minutes;
    return *minute <= POLICY_DAY_MINUTES;
}

/* The word in front of the first blank; `rest` becomes what is behind it. */
static policy_text first_word(policy_text *rest)
{
    size_t size = 0;
    while (size < rest->size && rest->data[size] != ' ' && rest->data[size] != '\t')
        size++;
    const policy_text word = {rest->data, size};
    *rest = policy_trim((policy_text){rest->data + size, rest->size - size});
    return word;
}

static bool is_clock(policy_text text)
{
    return text.size > 0 && text.data[0] >= '0' && text.data[0] <= '9';
}

/* The parts before and behind a '-'; false if there is none. */
static bool split(policy_text text, policy_text *from, policy_text *to)
{
    *to = text;
    *from = policy_next_part(to, '-');
    return to->data != NULL;
}

static bool take_days(policy_source *source, policy_text text, uint32_t *first, uint32_t *last)
{
    policy_text from = text, to = text;
    if (!split(text, &from, &to))
        to = from;
    const bool good = parse_day(from, first);
    if (good && parse_day(to, last))
        return true;
    policy_expected_word(source, good ? to : from, day_names,
                         "a day, Mon to Sun, or days as in Mon-Fri");
    return false;
}

static bool take_hours(policy_source *source, policy_text text, uint32_t *begin, uint32_t *end)
{
    policy_text from, to;
    if (split(text, &from, &to) && parse_clock(from, begin) && parse_clock(to, end) &&
        *begin != *end && *begin < POLICY_DAY_MINUTES)
        return true;
    policy_expected(source, text, "hours as in 06:00-22:00, up to 24:00");
    return false;
}

static void allow(policy_times *times, uint32_t day, uint32_t begin, uint32_t end)
{
    const uint32_t size = end > begin ? end - begin : end + POLICY_DAY_MINUTES - begin;
    for (uint32_t i = 0; i < size; i++) {
        const uint32_t minute = (day * POLICY_DAY_MINUTES + begin + i) % POLICY_WEEK_MINUTES;
        times->minutes[minute / 8] |= (uint8_t)(1U << minute % 8);
    }
}

static void take_entry(policy_source *source, policy_text entry, policy_times *times)
{
    uint32_t first = 0, last = 6, begin = 0, end = POLICY_DAY_MINUTES;
    policy_text rest = entry;
    policy_text word = first_word(&rest);
    if (!is_clock(word)) {
        if (!take_days(source, word, &first, &last))
            return;
        word = rest;
    } else if (rest.size > 0) {
        word = entry;
    }
    if (word.size > 0 && !take_hours(source, word, &begin, &end))
        return;
    for (uint32_t day = first;; day = (day + 1) % 7) {
        allow(times, day, begin, end);
        if (day == last)
            return;
    }
}

policy_times *policy_times_parse(policy_source *source, policy_text text)
{
    policy_times *times = g_new0(policy_times, 1);
    times->text = g_strndup(text.data, text.size);
    while (text.data)
        take_entry(source, policy_next_part(&text, ','), times);
    return times;
}

void policy_times_free(policy_times *times)
{
    if (!times)
        return;
    g_free(times->text);
    g_free(times);
}

bool policy_times_hold(const policy_times *times, uint32_t minute)
{
    return (times->minutes[minute / 8] >> minute % 8 & 1) != 0;
}

uint32_t policy_minute_of_week(int64_t seconds)
{
    enum { THURSDAY = 3 }; /* 1970-01-01 */
    const int64_t week = (int64_t)POLICY_WEEK_MINUTES * 60;
    const int64_t in_week = (seconds + (int64_t)THURSDAY * POLICY_DAY_MINUTES * 60) % week;
    return (uint32_t)((in_week < 0 ? in_week + week : in_week) / 60);
}
