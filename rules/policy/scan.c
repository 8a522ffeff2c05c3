/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/scan.h"

#include <string.h>

static bool next_line(policy_scanner *scanner, policy_text *out)
{
    const policy_source *source = scanner->source;
    if (scanner->offset >= source->size)
        return false;
    const char *line = source->text + scanner->offset;
    const char *end = memchr(line, '\n', source->size - scanner->offset);
    const size_t size = end ? (size_t)(end - line) : source->size - scanner->offset;
    scanner->offset += size + 1;
    *out = policy_trim((policy_text){line, size});
    return true;
}

/* Whether a comment stands behind ']'. */
static bool comment_follows(policy_text line, const char *close)
{
    const policy_text behind =
        policy_trim((policy_text){close + 1, line.size - (size_t)(close + 1 - line.data)});
    return behind.size > 0 && (*behind.data == '#' || *behind.data == ';');
}

static void scan_section(policy_scanner *scanner, policy_text line, policy_line *out)
{
    const char *close = memchr(line.data, ']', line.size);
    *out = (policy_line){.section = true, .broken = true, .at = line.data};
    const bool comment = close && comment_follows(line, close);
    if (comment && !scanner->silent)
        policy_complain(scanner->source, close + 1,
                        "found a comment behind ']', expected it on a line of its own");
    if (!comment && (!close || close != line.data + line.size - 1)) {
        if (!scanner->silent)
            policy_complain(scanner->source, close ? close + 1 : line.data + line.size,
                            close ? "found text behind ']', expected the end of the line"
                                  : "found the end of the line, expected ']'");
        return;
    }
    const policy_text inner =
        policy_trim((policy_text){line.data + 1, (size_t)(close - line.data) - 1});
    size_t word = 0;
    while (word < inner.size && inner.data[word] != ' ' && inner.data[word] != '\t')
        word++;
    out->broken = word == 0;
    out->word = (policy_text){inner.data, word};
    out->value = policy_trim((policy_text){inner.data + word, inner.size - word});
    if (out->broken && !scanner->silent)
        policy_complain(scanner->source, line.data, "found [], expected the kind of a section");
}

static bool scan_key(policy_scanner *scanner, policy_text line, policy_line *out)
{
    const char *equals = memchr(line.data, '=', line.size);
    const char *fault = NULL;
    if (!equals)
        fault = "KEY=VALUE, [SECTION] or a comment that begins with # or ;";
    else if (equals == line.data)
        fault = "a key before '='";
    if (fault) {
        scanner->skipped = true;
        if (!scanner->silent)
            policy_expected(scanner->source, line, "%s", fault);
        return false;
    }
    const size_t size = (size_t)(equals - line.data);
    *out = (policy_line){
        .at = line.data,
        .word = policy_trim((policy_text){line.data, size}),
        .value = policy_trim((policy_text){equals + 1, line.size - size - 1}),
    };
    return true;
}

bool policy_scan_next(policy_scanner *scanner, policy_line *out)
{
    policy_text line;
    while (next_line(scanner, &line)) {
        if (line.size == 0 || *line.data == '#' || *line.data == ';')
            continue;
        if (*line.data == '[') {
            scan_section(scanner, line, out);
            return true;
        }
        if (scan_key(scanner, line, out))
            return true;
    }
    return false;
}
