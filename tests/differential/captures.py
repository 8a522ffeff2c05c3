# SPDX-License-Identifier: GPL-2.0-or-later
"""The captures to compare: our samples, and the corpus of public captures where there is one.

The corpus is no part of the repository. It is looked for at $S7TAP_CORPUS, else beside the
checkout at ../shared/corpus.
"""
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77
# PDML of all of it would take 200 MB; its 10 000 PDUs are alike.
FIRST_PACKETS = {"s7comm_varservice_libnodavedemo_bench.pcap": 400}


def corpus():
    """The folder of the corpus, None where there is none."""
    folder = os.environ.get("S7TAP_CORPUS") or os.path.join(ROOT, "..", "shared", "corpus")
    return os.path.normpath(folder) if os.path.isdir(folder) else None


def in_folder(folder):
    names = sorted(os.listdir(folder))
    return [os.path.join(folder, name) for name in names if name.endswith((".pcap", ".pcapng"))]


def all_captures():
    """Paths of every capture there is."""
    folder = corpus()
    return in_folder(os.path.join(ROOT, "samples")) + (in_folder(folder) if folder else [])


def name_of(path):
    return os.path.basename(path)


def beginning(path, folder):
    """The path, or that of a capture in the folder with the FIRST_PACKETS of it."""
    limit = FIRST_PACKETS.get(name_of(path))
    if not limit:
        return path
    target = os.path.join(folder, f"{limit}-of-{name_of(path)}")
    if not os.path.exists(target):
        subprocess.run(["editcap", "-r", path, target, f"1-{limit}"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(target, 0o644)
    return target


def need_tshark():
    """Ends the test as skipped where there is no tshark."""
    if not shutil.which("tshark"):
        print("skipped: needs tshark")
        sys.exit(SKIPPED)


def outcome(failed):
    """Exit status of a comparison with tshark. The samples are compared in any case; without the
    corpus that is only a part, so it is no success."""
    if failed:
        return 1
    if not corpus():
        print("the samples agree; the rest is skipped: no corpus at $S7TAP_CORPUS or "
              "../shared/corpus")
        return SKIPPED
    return 0
