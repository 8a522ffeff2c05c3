/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs of the pipeline by where packets come from. */
#ifndef S7TAP_APP_SOURCES_H
#define S7TAP_APP_SOURCES_H

#include "app/command.h"
#include "app/options.h"

/* Reads the files that the options name, to their end. */
app_exit app_run_files(const app_options *options);
/* Listens to the interfaces that the options name, until it is ended. */
app_exit app_run_interfaces(const app_options *options);

#endif
