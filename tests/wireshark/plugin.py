# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark with the plugin under test, and without.

Wireshark loads no plugins as root, so a test that runs as root hands tshark to another user. That
user may not be able to read the checkout: plugin and captures are copied to a folder of the test.
No other plugin is seen: neither one of the user nor one that is installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "differential"))
import captures  # pylint: disable=wrong-import-position
import each  # pylint: disable=wrong-import-position

NOBODY = 65534
VALGRIND = ["valgrind", "--quiet", "--error-exitcode=9", "--errors-for-leak-kinds=none",
            "--leak-check=no", "--trace-children=no"]
# What Wireshark says of a dissector that broke its rules, and GLib of a failed check.
FAULTS = re.compile(r"Dissector bug, protocol|Dissector writer didn|failed assertion|"
                    r"assertion (?:'[^\n]*' )?failed|[ -]CRITICAL(?:\]| \*\*)|AddressSanitizer|"
                    r"runtime error:")
# One of these is in each of them: looking for words takes a fraction of the time.
FAULT_WORDS = ("Dissector", "assertion", "CRITICAL", "AddressSanitizer", "runtime error:")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(captures.SKIPPED)


def fault_in(text):
    """The first line that tells of a fault, None if there is none."""
    found = any(word in text for word in FAULT_WORDS) and FAULTS.search(text)
    if not found:
        return None
    start = text.rfind("\n", 0, found.start()) + 1
    return text[start:].split("\n", 1)[0]


def tshark_version():
    """Major and minor number, such as "4.0"."""
    shown = subprocess.run(["tshark", "--version"], check=True, text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL).stdout
    return re.search(r" (\d+\.\d+)\.", shown)[1]


def add_checkers(parser):
    """The options that `checker` understands."""
    parser.add_argument("--valgrind", action="store_true", help="run tshark under valgrind")
    parser.add_argument("--preload", metavar="LIBRARY", help="of the sanitizer that is built in")


def checker(options):
    """The command in front of tshark. Leaks are not looked for: Wireshark frees little at its end."""
    if options.preload:
        return ["env", f"LD_PRELOAD={options.preload}", "ASAN_OPTIONS=detect_leaks=0"]
    return VALGRIND if options.valgrind else []


def judged(ended, options):
    """Standard output and standard error. Raises unless tshark ended with 0, and where it tells of
    a fault of a dissector."""
    shown = ended.stdout.decode("utf-8", "replace")
    errors = ended.stderr.decode("utf-8", "replace")
    fault = fault_in(errors) or fault_in(shown)
    if ended.returncode != 0 or fault:
        told = fault or errors.strip()[-400:]
        raise RuntimeError(f"tshark {' '.join(options)}: status {ended.returncode}: {told}")
    return shown, errors


class Tshark:
    """tshark as an unprivileged user. `plugin` is the path of s7tap.so, `together` are captures
    that are all read with the same options: see each.py."""

    def __init__(self, plugin, *, wrapper=(), together=()):
        captures.need_tshark()
        if not os.path.isfile(plugin):
            skip(f"the plugin is not built: {plugin}")
        self.wrapper = list(wrapper)
        self.version = tshark_version()
        self.keeper = tempfile.TemporaryDirectory(prefix="s7tap-wireshark-")
        self.folder = self.keeper.name
        for name in ("home", "none", f"plugins/{self.version}/epan"):
            os.makedirs(os.path.join(self.folder, name))
        self.copy(plugin, os.path.join(self.folder, f"plugins/{self.version}/epan/s7tap.so"))
        os.chmod(self.folder, 0o755)
        self.library = None
        self.identity = {}
        if os.geteuid() == 0:
            os.chown(os.path.join(self.folder, "home"), NOBODY, NOBODY)
            self.identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        library = os.environ.get(each.LIBRARY)
        if library:
            self.library = os.path.join(self.folder, "each.so")
            self.copy(library, self.library)
        self.read_together(together)
        shown, _ = self.run(["-G", "plugins"])
        if "s7tap.so" not in shown:
            raise RuntimeError(f"tshark does not load {plugin}")

    def read_together(self, paths):
        self.reader = each.Reader([self.readable(path) for path in paths], self.folder,
                                  library=self.library, wrapper=self.wrapper, **self.identity)

    @staticmethod
    def copy(source, target):
        shutil.copyfile(source, target)
        os.chmod(target, 0o644)

    def readable(self, path):
        """A copy of a capture that the unprivileged user can read."""
        target = os.path.join(self.folder, os.path.basename(path))
        if path != target and not os.path.exists(target):
            self.copy(path, target)
        return target

    def policy(self, name):
        """The options that set a policy of samples, none without a name."""
        path = name and self.readable(os.path.join(ROOT, "samples", name))
        return ["-o", f"s7tap.policy:{path}"] if path else []

    def environment(self, with_plugin):
        folder = os.path.join(self.folder, "plugins" if with_plugin else "none")
        home = os.path.join(self.folder, "home")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        # No extcap program is started: a sanitizer's lock may outlive the fork.
        return {**kept, "HOME": home, "WIRESHARK_PLUGIN_DIR": folder, "LC_ALL": "C.UTF-8",
                "WIRESHARK_EXTCAP_DIR": os.path.join(self.folder, "none")}

    def run(self, options, *, with_plugin=True):
        """Standard output and standard error. Raises as judged() does."""
        ended = subprocess.run([*self.wrapper, "tshark", *options], check=False,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=self.folder,
                               env=self.environment(with_plugin), **self.identity)
        return judged(ended, options)

    def show(self, path, options, *, with_plugin=True, written=None):
        """What tshark prints of a capture, without names of addresses."""
        ended = self.reader.read(self.readable(path), ["-n", *options],
                                 self.environment(with_plugin), written)
        return judged(ended, ["-r", path, *options])[0]

    def read(self, path, options, **how):
        """The same with out-of-order reassembly off: see counts.py."""
        return self.show(path, ["-o", "tcp.reassemble_out_of_order:FALSE", *options], **how)
