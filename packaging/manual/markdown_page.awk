# SPDX-License-Identifier: GPL-2.0-or-later
# A manual page from a page of docs/: headings, paragraphs, lists, tables and indented blocks of
# Markdown as roff. What its title says, "# The policy file", is what the page is about.
#
# usage: awk -v name=NAME -v section=SECTION -v version=V -v date=D -v files="PATH: TEXT"
#            -f roff.awk -f markdown_page.awk docs/PAGE.md

# Code, bold, italics and links of a paragraph.
function inline(text,    out, i, c, code, strong, slanted) {
    out = ""
    code = strong = slanted = 0
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "`") {
            code = !code
            out = out (code || strong ? "\\fB" : "\\fR")
        } else if (code) {
            out = out plain(c)
        } else if (substr(text, i, 2) == "**") {
            strong = !strong
            out = out (strong ? "\\fB" : "\\fR")
            i++
        } else if (c == "*" && (slanted || substr(text, i + 1, 1) ~ /[A-Za-z]/)) {
            slanted = !slanted
            out = out (slanted ? "\\fI" : "\\fR")
        } else if (c == "[" && match(substr(text, i), /^\[[^]]*\]\([^)]*\)/)) {
            # A link is its text: pages have no links to files beside them.
            out = out inline(link_text(substr(text, i, RLENGTH)))
            i += RLENGTH - 1
        } else {
            out = out plain(c)
        }
    }
    return out
}

function link_text(link) {
    return substr(link, 2, index(link, "](") - 2)
}

function end_paragraph() {
    if (paragraph != "") {
        if (!in_item)
            begin_paragraph()
        else if (resumed)
            print ".IP"
        resumed = 0
        put(inline(paragraph))
    }
    paragraph = ""
}

# Blank lines between indented lines belong to the block, those behind it do not.
function end_code() {
    if (code_count > 0) {
        if (in_item)
            print ".sp"
        else
            begin_paragraph()
        put_example(code_lines, code_count)
        resumed = in_item
    }
    code_count = blank_count = 0
}

function end_all() {
    end_paragraph()
    end_code()
    in_item = in_table = resumed = 0
}

function take_code(line) {
    for (; blank_count > 0; blank_count--)
        code_lines[++code_count] = ""
    code_lines[++code_count] = line
}

# The first row is the heading of the columns, which a list does not need. Of three columns the
# first is the name of a group, empty where it goes on.
function take_row(line,    cells, count, i) {
    sub(/^\| */, "", line)
    sub(/ *\|$/, "", line)
    count = split(line, cells, / *\| */)
    if (in_table++ == 0 || line ~ /^-/)
        return
    if (count == 3 && cells[1] != "") {
        begin_paragraph()
        put(inline(cells[1]))
    }
    if (count == 3)
        print ".RS 4"
    printf ".TP\n%s\n", inline(cells[count - 1])
    put(inline(cells[count]))
    if (count == 3)
        print ".RE"
}

function heading(line) {
    sub(/^#+ */, "", line)
    return line
}

/^# / {
    about = heading($0)
    put_head(name, section, tolower(substr(about, 1, 1)) substr(about, 2) " of s7tap")
    begin_section(".SH", "DESCRIPTION")
    next
}
/^###/ { end_all(); begin_section(".SS", quoted(heading($0))); next }
/^## / { end_all(); begin_section(".SH", quoted(toupper(heading($0)))); next }
/^\|/  { end_paragraph(); end_code(); take_row($0); next }
/^ *$/ { end_paragraph(); if (code_count > 0) blank_count++; next }

in_item && paragraph == "" && /^      / { take_code(substr($0, 7)); next }
!in_item && paragraph == "" && /^    / { take_code(substr($0, 5)); next }
/^- / {
    end_paragraph()
    end_code()
    in_item = 1
    resumed = 0
    print ".IP \\(bu 2"
    paragraph = substr($0, 3)
    next
}
in_item && /^[^ ]/ && paragraph == "" { end_all() }
{
    end_code()
    sub(/^ +/, "")
    paragraph = paragraph (paragraph == "" ? "" : " ") $0
}

END {
    end_all()
    at = index(files, ": ")
    if (at > 0)
        printf ".SH FILES\n.TP\n.I %s\n%s\n", plain(substr(files, 1, at - 1)),
            plain(substr(files, at + 2))
    print ".SH SEE ALSO\n.BR s7tap (1)"
}
