# SPDX-License-Identifier: GPL-2.0-or-later
# s7tap(1) from lines "COMMAND TEXT" as command_page gathers them.
#
# What a command says falls into blocks, with blank lines between them. "Usage:" and "Options:" are
# what GLib writes; "TITLE:" above indented lines is a section; all else is a paragraph. Options
# and sections that several commands have alike stand once in the page.

function say(text) {
    text = plain(text)
    gsub(/\\-\\-[a-z][a-z\\-]*[a-z]/, "\\fB&\\fR", text)
    put(text)
}

# "  -p, --policy=FILE    Judge by" to its names and its text.
function take_option(command, line,    names, text) {
    names = text = substr(line, 3)
    sub(/  .*/, "", names)
    sub(/^.*[^ ]   */, "", text)
    text = substr(line, 3 + length(names))
    sub(/^ */, "", text)
    option_names[command, ++option_count[command]] = names
    option_texts[command, option_count[command]] = text
    if (used[names, text]++ == 0) {
        all_names[++all_count] = names
        all_texts[all_count] = text
    }
}

# The sentence "0 done; 1 a finding ...; 2 wrong usage", one status each.
function take_exit_status(command, text,    parts, count, i, code) {
    count = split(text, parts, /; /)
    for (i = 1; i <= count; i++) {
        code = substr(parts[i], 1, 1)
        sub(/^[0-9] /, "", parts[i])
        if (exit_texts[code] == "")
            exit_texts[code] = parts[i]
        else if (index(exit_texts[code], parts[i]) == 0)
            exit_texts[code] = exit_texts[code] ", or " parts[i]
    }
}

function joined(lines, from, to,    i, text, line) {
    text = ""
    for (i = from; i <= to; i++) {
        line = lines[i]
        sub(/^ +/, "", line)
        text = text (text == "" ? "" : " ") line
    }
    return text
}

# A block that is complete: lines[1..count].
function take_block(command,    i, key) {
    if (count == 0)
        return
    if (lines[1] == "Usage:" && command != "-") {
        usages[command] = substr(lines[2], 3)
    } else if (lines[1] == "Options:") {
        for (i = 2; i <= count; i++)
            take_option(command, lines[i])
    } else if (lines[1] == "Exit status:") {
        take_exit_status(command, joined(lines, 2, count))
    } else {
        key = ++block_count[command]
        block_size[command, key] = count
        for (i = 1; i <= count; i++) {
            block_lines[command, key, i] = lines[i]
            block_texts[command, key] = block_texts[command, key] lines[i] "\n"
        }
        if (lines[1] ~ /:$/ && count > 1 && lines[2] ~ /^  /)
            told[block_texts[command, key]]++
    }
    count = 0
}

function is_section(command, key) {
    return block_lines[command, key, 1] ~ /:$/ && block_lines[command, key, 2] ~ /^  /
}

# Rows "  WORD  text", continued in lines that are indented further.
function is_list(command, key,    i) {
    for (i = 2; i <= block_size[command, key]; i++)
        if (block_lines[command, key, i] !~ /^  [^ ]+  +[^ ]/ &&
            block_lines[command, key, i] !~ /^      +[^ ]/)
            return 0
    return block_lines[command, key, 2] !~ /^  s7tap /
}

function put_list(command, key,    i, line, word, text) {
    text = ""
    for (i = 2; i <= block_size[command, key] + 1; i++) {
        line = block_lines[command, key, i]
        if (line !~ /^    / && text != "") {
            printf ".TP\n.B %s\n", plain(word)
            say(text)
            text = ""
        }
        if (line ~ /^  [^ ]/) {
            word = substr(line, 3)
            sub(/ .*/, "", word)
            line = substr(line, 3 + length(word))
        }
        sub(/^ +/, "", line)
        text = text (text == "" ? "" : " ") line
    }
}

function put_rows(command, key,    i, rows) {
    for (i = 2; i <= block_size[command, key]; i++)
        rows[i - 1] = substr(block_lines[command, key, i], 3)
    put_example(rows, block_size[command, key] - 1)
}

function put_section(command, key) {
    if (is_list(command, key))
        put_list(command, key)
    else
        put_rows(command, key)
}

function put_paragraph(command, key,    i, text) {
    text = ""
    for (i = 1; i <= block_size[command, key]; i++)
        text = text " " block_lines[command, key, i]
    begin_paragraph()
    say(text)
}

function put_block(command, key,    title) {
    if (!is_section(command, key)) {
        put_paragraph(command, key)
        return
    }
    title = block_lines[command, key, 1]
    begin_paragraph()
    say(title)
    put_section(command, key)
}

function put_option(names, text) {
    gsub(/\\-[a-z\\-]+[a-z]|\\-[a-zA-Z]/, "\\fB&\\fR", names)
    printf ".TP\n%s\n", names
    say(text)
}

# Alike in several commands: told in a section of its own.
function is_common(command, i) {
    return used[option_names[command, i], option_texts[command, i]] > 1
}

function is_of_all(command, i) {
    return used[option_names[command, i], option_texts[command, i]] == command_count
}

function put_options(command,    i, names, common) {
    common = ""
    for (i = 1; i <= option_count[command]; i++) {
        if (!is_common(command, i)) {
            put_option(plain(option_names[command, i]), option_texts[command, i])
        } else if (!is_of_all(command, i)) {
            names = option_names[command, i]
            sub(/^.*--/, "--", names)
            sub(/=.*/, "", names)
            common = common (common == "" ? "" : ", ") names
        }
    }
    if (common != "") {
        begin_paragraph()
        say("Common options (below): " common ".")
    }
}

function put_command(command,    key) {
    begin_section(".SS", quoted(usages[command]))
    for (key = 1; key <= block_count[command]; key++) {
        if (key == 2)
            put_options(command)
        if (!is_section(command, key) || told[block_texts[command, key]] == 1)
            put_block(command, key)
    }
    if (block_count[command] < 2)
        put_options(command)
}

function put_common_options(    i) {
    begin_section(".SH", "COMMON OPTIONS")
    for (i = 1; i <= all_count; i++)
        if (used[all_names[i], all_texts[i]] > 1)
            put_option(plain(all_names[i]), all_texts[i])
}

# "Formats of --output:" as "FORMATS OF --OUTPUT", once.
function put_common_sections(    c, command, key, title) {
    for (c = 1; c <= command_count; c++) {
        command = commands[c]
        for (key = 1; key <= block_count[command]; key++) {
            if (!is_section(command, key) || told[block_texts[command, key]] < 2)
                continue
            told[block_texts[command, key]] = 0
            title = block_lines[command, key, 1]
            sub(/:$/, "", title)
            begin_section(".SH", quoted(toupper(title)))
            put_section(command, key)
        }
    }
}

function put_exit_status(    code) {
    begin_section(".SH", "EXIT STATUS")
    for (code = 0; code <= 9; code++)
        if (exit_texts[code] != "") {
            printf ".TP\n.B %d\n", code
            say(toupper(substr(exit_texts[code], 1, 1)) substr(exit_texts[code], 2) ".")
        }
}

function put_rules(    i, parts, title) {
    begin_section(".SH", "RULES")
    say("Each finding comes from one of these rules. 's7tap rules ID' says what its findings " \
        "mean, what their likely causes are and what to check. A policy may change severities.")
    for (i = 1; i <= rule_count; i++) {
        split(rules[i], parts, " ")
        title = rules[i]
        sub(/^[^ ]+ +[^ ]+ +/, "", title)
        printf ".TP\n.BR %s \" [%s]\"\n", plain(parts[1]), parts[2]
        put(plain(title) ".")
    }
}

# Rows "NAME<TAB>text" as a list.
function put_named(rows,    lines, parts, count, i) {
    count = split(rows, lines, "\n")
    for (i = 1; i <= count; i++) {
        split(lines[i], parts, "\t")
        printf ".TP\n.I %s\n", plain(parts[1])
        put(plain(parts[2]))
    }
}

{
    command = $1
    line = substr($0, length(command) + 2)
    if (command != last) {
        take_block(last)
        if (command != "-" && command != "+")
            commands[++command_count] = command
    }
    last = command
    if (command == "+")
        rules[++rule_count] = line
    else if (line == "")
        take_block(command)
    else
        lines[++count] = line
}

END {
    put_head("s7tap", 1, about)
    begin_section(".SH", "SYNOPSIS")
    for (c = 1; c <= command_count; c++)
        printf "%s.B %s\n", (c > 1 ? ".br\n" : ""), plain(usages[commands[c]])
    print ".br\n.B s7tap \\-\\-version"
    begin_section(".SH", "DESCRIPTION")
    put_paragraph("-", 1)
    begin_section(".SH", "COMMANDS")
    for (c = 1; c <= command_count; c++)
        put_command(commands[c])
    put_common_options()
    put_common_sections()
    put_rules()
    put_exit_status()
    begin_section(".SH", "FILES")
    put_named("/etc/s7tap/policy.ini\tThe policy of the service.\n" \
              "/etc/s7tap/monitor.env\tOptions of the service for all interfaces.\n" \
              "/etc/s7tap/IFACE.env\tOptions of the service for one interface, in their place.\n" \
              "/var/log/s7tap/IFACE.events.ndjson\tWhat the service found.")
    begin_section(".SH", "SEE ALSO")
    print ".BR s7tap\\-policy (5),\n.BR s7tap\\-fields (7),\n.BR wireshark (1)"
}
