# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads many captures with one start of tshark, which takes longer to start than to read a sample.

tshark is preloaded with the library of each.c, whose path the tests of CMake have in
$S7TAP_TSHARK_EACH. It forks for each capture where tshark is about to open it: the child is like a
tshark that was started for this capture alone, from what it registered to how it ends. Without
the library there is a start for each capture.
"""
import collections
import os
import shutil
import subprocess
import tempfile

LIBRARY = "S7TAP_TSHARK_EACH"

# As of subprocess: negative where a signal ended it. Outputs are bytes.
Ended = collections.namedtuple("Ended", "returncode stdout stderr")


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Results:
    """What one start of tshark said of each of some captures, in files until it is asked for."""

    def __init__(self, paths, parent):
        self.folder = tempfile.mkdtemp(prefix="each-", dir=parent)
        os.chmod(self.folder, 0o755)
        self.jobs = {path: os.path.join(self.folder, str(n)) for n, path in enumerate(paths)}
        self.list = os.path.join(self.folder, "jobs")
        with open(self.list, "w", encoding="utf-8") as out:
            out.writelines(f"{os.path.abspath(path)}\t{job}\n" for path, job in self.jobs.items())
        for job in self.jobs.values():
            os.mkdir(job)
            os.chmod(job, 0o777)
        self.start = None

    def take(self, path, written):
        """Ended; what tshark said at its start is said of each. Its files are gone afterwards, or in
        the folder `written`."""
        job = self.jobs.pop(path)
        try:
            status = os.waitstatus_to_exitcode(int(content(os.path.join(job, "status"))))
        except (OSError, ValueError):
            status = self.start.returncode or 1
            ended = Ended(status, b"", self.start.stderr + b"\ntshark did not begin to read")
        else:
            out, err = (content(os.path.join(job, name)) for name in ("out", "err"))
            ended = Ended(status, self.start.stdout + out, self.start.stderr + err)
            for name in set(os.listdir(job) if written else ()) - {"out", "err", "status"}:
                shutil.move(os.path.join(job, name), written)
        shutil.rmtree(self.folder if not self.jobs else job)
        return ended


class Reader:
    """Reads captures. Those of `together` are read with one start of tshark when the first of them
    is asked for with some options, as the others will be asked for with the same.

    `folder` takes what tshark writes then. `library` is a copy of the library for a user who cannot
    read that of the checkout, `wrapper` the command in front of tshark, which gets each capture
    alone. `how` is for subprocess.run."""

    def __init__(self, together, folder, *, library=None, wrapper=(), **how):
        self.together = list(together)
        self.folder, self.wrapper, self.how = folder, list(wrapper), how
        self.library = library or os.environ.get(LIBRARY)
        self.results = {}  # by options and environment

    def start(self, path, options, environment, folder):
        return subprocess.run([*self.wrapper, "tshark", "-r", os.path.abspath(path), *options],
                              check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=environment, cwd=folder, **self.how)

    def read(self, path, options, environment=None, written=None):
        """Ended, of `tshark -r PATH OPTION...`. Files it writes to the folder it is in are in the
        folder `written` afterwards."""
        environment = dict(os.environ if environment is None else environment)
        if path not in self.together or self.wrapper or not self.library:
            return self.start(path, options, environment, written or self.folder)
        key = (*options, *environment.items())
        if key not in self.results or path not in self.results[key].jobs:
            results = self.results[key] = Results(self.together, self.folder)
            environment |= {"S7TAP_EACH": results.list, "LD_PRELOAD": self.library}
            results.start = self.start(path, options, environment, self.folder)
        return self.results[key].take(path, written)
