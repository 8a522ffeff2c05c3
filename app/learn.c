/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap learn: traffic that is known to be good in, a policy out. */
#include "app/sources.h"

static const char summary[] =
    "Writes a policy (docs/policy.md) from traffic that is known to be good: captures, or what an\n"
    "interface carries until Ctrl-C. It names CPUs and partners and lists all that was read, "
    "written\n"
    "and asked for, so that a review of the same traffic by it finds nothing unexpected. What to "
    "look\n"
    "at before trusting it is marked with CHECK: what was refused, and work on CPUs and programs.\n"
    "What was asked again and again, and nothing else, becomes a [pattern]: what changes is told.";

static const char details[] =
    "With --update the policy that is given comes out, and what it lacks is added to it; what that "
    "is\n"
    "is said on standard error. With -p hosts get the names that they have in that policy.\n\n"
    "Examples:\n"
    "  s7tap learn monday.pcapng > cell.ini\n"
    "  s7tap learn -o policy=cell.ini monday.pcapng tuesday.pcapng\n"
    "  s7tap learn --update cell.ini -o policy=cell.ini wednesday.pcapng\n"
    "  s7tap learn -i eth1 -o policy=cell.ini\n"
    "  s7tap review -p cell.ini thursday.pcapng\n\n"
    "Exit status:\n"
    "  0 done; 1 a finding at or above --fail-on; 2 wrong usage or policy; 3 an input is missing,\n"
    "  empty, not a capture or could not be read to its end, or the interface is gone; 4 an "
    "output\n"
    "  could not be written\n";

static const app_purpose purpose = {"learn", "FILE... | -i IFACE", summary, details, false, true};

static app_exit run(int argc, char **argv)
{
    app_options options;
    app_exit result = APP_DONE;
    const app_parsed parsed = app_options_parse(&options, &purpose, argc, argv);
    if (parsed == APP_PARSED)
        result = (options.live ? app_run_interfaces : app_run_files)(&options);
    else if (parsed == APP_PARSED_WRONG)
        result = APP_USAGE;
    app_options_clear(&options);
    return result;
}

const app_command app_learn = {
    .name = "learn",
    .arguments = "[OPTIONS] FILE...",
    .help = "write a policy from good traffic",
    .run = run,
};
