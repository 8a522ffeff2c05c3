/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/command.h"

#include <signal.h>

/* A reader that goes away, or a file that may not grow any more, is an output that could not be
 * written, not a reason to die. */
int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return (int)app_main(argc, argv);
}
