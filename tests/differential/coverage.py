#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs byte_coverage over the samples, and over the corpus where there is one.

usage: coverage.py BYTE_COVERAGE
"""
import subprocess
import sys

import captures

if __name__ == "__main__":
    sys.exit(subprocess.run([sys.argv[1], *captures.all_captures()], check=False).returncode)
