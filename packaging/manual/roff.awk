# SPDX-License-Identifier: GPL-2.0-or-later
# What the manual pages share: text as roff (man macros, as groff's man(7) describes them). For
# POSIX awk: awk -f roff.awk -f PAGE.awk

# What roff takes for its own, or typesets as something else than ASCII has.
function plain(text) {
    gsub(/\\/, "\\\\e", text)
    gsub(/-/, "\\\\-", text)
    gsub(/'/, "\\\\(aq", text)
    gsub(/`/, "\\\\(ga", text)
    gsub(/\^/, "\\\\(ha", text)
    gsub(/~/, "\\\\(ti", text)
    return text
}

# An argument of a macro, in quotes.
function quoted(text) {
    text = plain(text)
    gsub(/"/, "\\\\(dq", text)
    return "\"" text "\""
}

# One line of the source; a dot or an apostrophe at its beginning is no request.
function put_line(line) {
    print (line ~ /^[.']/ ? "\\&" : "") line
}

# Escaped text, filled; a sentence begins a line, so that all have the same space between them.
function put(text,    words, count, i, line) {
    fresh = 0
    count = split(text, words, " ")
    line = ""
    for (i = 1; i <= count; i++) {
        if (line != "" && length(line) + length(words[i]) > 77) {
            put_line(line)
            line = ""
        }
        line = line (line == "" ? "" : " ") words[i]
        if (words[i] ~ /[.?]$/ && words[i + 1] ~ /^[A-Z]/) {
            put_line(line)
            line = ""
        }
    }
    if (line != "")
        put_line(line)
}

# Verbatim lines that stand in lines[1..count].
function put_example(lines, count,    i) {
    fresh = 0
    print ".RS 4\n.EX"
    for (i = 1; i <= count; i++)
        put_line(lines[i] == "" ? "\\&" : plain(lines[i]))
    print ".EE\n.RE"
}

# Sections begin with a paragraph already.
function begin_section(macro, title) {
    print macro, title
    fresh = 1
}

function begin_paragraph() {
    if (!fresh)
        print ".PP"
    fresh = 0
}

function put_head(title, section, about) {
    print ".\\\" Generated: do not edit."
    printf ".TH %s %s %s \"s7tap %s\" s7tap\n", plain(toupper(title)), section, date, version
    print ".nr HY 0\n.ad l" # options and keys are not hyphenated
    printf ".SH NAME\n%s \\- %s\n", plain(title), plain(about)
}
