# SPDX-License-Identifier: GPL-2.0-or-later
"""Copies lines, each behind the time at which it came: seconds since 1970 and a tab."""
import sys
import time

for line in sys.stdin:
    print(f"{time.time():.3f}", line, sep="\t", end="")
