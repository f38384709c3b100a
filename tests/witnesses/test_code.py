"""The runner of code witnesses: what comes back, and what a witness may not do."""

import os
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from cfpipe.witnesses import code
from cfpipe.witnesses.code import Limits, run

FILE = "concepts/a/b.py"


def ran(source, *names, **limits):
    return run(FILE, dedent(source).encode(), names, Limits(**limits))


def test_output_and_numbers_come_back():
    found = ran("print('é', 1)\nx = 1 / 3\ny = True\nz = 7\nhidden = 2\n", "x", "y", "z", "missing")
    assert found.output == "é 1\n"
    assert found.values == (("x", repr(1 / 3)), ("y", "True"), ("z", "7"))
    assert (found.fault, found.message, found.line) == ("", "", 0)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("numpy.float64(0.1)", "0.1"),
        ("numpy.array([2])", "2"),
        ("numpy.arange(3)", "<ndarray>"),
        ("'7'", "<str>"),
        ("[7]", "<list>"),
        ("float('nan')", "nan"),
        ("1e400", "inf"),
    ],
)
def test_a_number_is_told_from_what_is_none(written, value):
    assert ran(f"import numpy\nx = {written}\n", "x").values == (("x", value),)


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("x = 1\nassert x == 2, 'one is not two'\n", "AssertionError: one is not two", 2),
        ("assert False\n", "AssertionError", 1),
        ("def f():\n    return 1 / 0\n\nf()\n", "ZeroDivisionError: division by zero", 2),
        ("import json\njson.loads('x')\n", "JSONDecodeError: ", 2),
        ("x = 1\ny = (\n", "SyntaxError: '(' was never closed", 2),
        ("x\x00y\n", "SyntaxError", 0),
        ("import sys\nsys.exit(3)\n", "SystemExit: 3", 2),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1),
        ("def f():\n    f()\nf()\n", "RecursionError: ", 2),
        ("class Strange(BaseException): pass\nraise Strange('x' * 9000)\n", "Strange: xxx", 2),
    ],
)
def test_a_failure_names_its_line(source, message, line):
    found = ran(source)
    assert found.fault == "error"
    assert found.message.startswith(message)
    assert found.line == line
    assert len(found.message) <= 500


def test_what_was_printed_before_a_failure_is_kept():
    found = ran("print('before')\n1 / 0\n")
    assert (found.output, found.line) == ("before\n", 2)


@pytest.mark.parametrize("source", ["import sys\nx = 1\nsys.exit()\n", "x = 1\nraise SystemExit(0)\n"])
def test_to_leave_without_a_fault_is_none(source):
    found = ran(source, "x")
    assert (found.fault, found.values) == ("", (("x", "1"),))


@pytest.mark.parametrize("status", [0, 5])
def test_to_leave_without_a_word_is_a_fault(status):
    found = ran(f"x = 1\nimport os\nos._exit({status})\n", "x")
    assert (found.fault, found.values) == ("error", ())
    assert found.message == f"it left with exit code {status}"


def test_a_crash_is_a_fault():
    assert ran("import ctypes\nctypes.string_at(0)\n").fault in ("error", "limit")


# --- limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("while True: pass\n", 1),
        ("import time\ntime.sleep(60)\n", 2),
        ("x = 1\ninput = sum(x for x in iter(int, 1))\n", 2),
    ],
)
def test_an_endless_witness_is_stopped_at_its_line(source, line):
    began = time.monotonic()
    found = ran(source, seconds=0.4)
    assert (found.fault, found.line, found.message) == ("limit", line, "it ran longer than 0.4 s")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n",
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass\n",
        "import os\nos.close(1), os.close(2)\nwhile True: pass\n",
        "import threading\nthreading.Thread(target=lambda: list(iter(int, 1))).start()\nwhile True: pass\n",
    ],
)
def test_a_witness_that_does_not_want_to_end_is_killed(source):
    began = time.monotonic()
    assert ran(source, seconds=0.3).fault == "limit"
    assert time.monotonic() - began < 6


def test_a_thread_that_is_left_running_does_not_keep_the_witness_alive():
    began = time.monotonic()
    found = ran("import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\nx = 1\n", "x")
    assert (found.fault, found.values) == ("", (("x", "1"),))
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "source", ["while True: print('x' * 1000)\n", "import sys\nwhile True: sys.stderr.write('x' * 1000)\n"]
)
def test_a_flood_of_output_is_stopped(source):
    found = ran(source, output_bytes=10_000)
    assert (found.fault, found.message) == ("limit", "it printed more than 10,000 bytes")
    assert len(found.output) <= 10_000


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit the memory of a process")
@pytest.mark.parametrize("source", ["x = bytearray(10**10)\n", "x = []\nwhile True: x.append(bytes(10**7))\n"])
def test_memory_is_limited(source):
    found = ran(source, memory_mb=400)
    assert found.fault == "limit"
    assert "memory" in found.message


def test_the_size_of_files_is_limited():
    found = ran("with open('x', 'wb') as f:\n    for _ in range(99): f.write(bytes(10**6)); f.flush()\n", file_mb=2)
    assert found.fault in ("error", "limit")


# --- fences -----------------------------------------------------------------------------------------------


def test_a_witness_has_a_folder_of_its_own_and_starts_in_it_empty():
    found = ran(
        "import os\nassert os.listdir() == []\nopen('x', 'w').write('1')\nprint(open('x').read(), os.listdir())\n"
    )
    assert (found.fault, found.output) == ("", "1 ['x']\n")


@pytest.mark.parametrize(
    "source",
    [
        "open('/etc/passwd')",
        "open('/dev/tty')",
        "open('../task.json')",
        "open('../result.json', 'w')",
        "open('../../x', 'w')",
        "open('/tmp/cfpipe-witness', 'w')",
        "import os; os.open('/tmp/cfpipe-witness', os.O_CREAT | os.O_WRONLY)",
        "import pathlib; pathlib.Path.home().joinpath('../../x').write_text('')",
        "import os; os.remove('/tmp/cfpipe-witness')",
        "import os; os.mkdir('/tmp/cfpipe-witness')",
        "import os; open('x', 'w').close(); os.rename('x', '/tmp/cfpipe-witness')",
        "import os; open('x', 'w').close(); os.replace('x', '../result.json')",
        "import os; os.symlink('/etc', 'etc')",
        "import os; os.link('/etc/passwd', 'x')",
        "import os; os.listdir('/')",
        "import os; os.listdir('..')",
        "import os; list(os.scandir('/root'))",
        "import shutil; shutil.rmtree('/tmp/cfpipe-witness')",
        "import os; os.chmod('/tmp', 0o777)",
    ],
)
def test_what_lies_outside_its_folder_is_out_of_reach(source):
    found = ran(source + "\n")
    assert (found.fault, found.line) == ("error", 1)
    assert found.message.startswith("PermissionError: a code witness may")


@pytest.mark.parametrize(
    "source",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('room.example', 80)",
        "import socket; socket.socket().bind(('127.0.0.1', 0))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_there_is_no_network(source):
    found = ran(source + "\n")
    assert found.fault == "error"
    assert "a code witness may not use socket" in found.message


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.kill(os.getppid(), 0)",
        "import multiprocessing; p = multiprocessing.get_context('fork').Process(target=print); p.start()",
    ],
)
def test_there_are_no_other_processes(source):
    found = ran(source + "\n")
    assert found.fault == "error"
    assert "a code witness may not use" in found.message


def test_the_environment_says_nothing_about_the_machine(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "7")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    found = ran("import os\nprint(sorted(os.environ))\nimport sys\nprint('/somewhere' in sys.path)\n")
    assert "SECRET_TOKEN" not in found.output
    assert "PYTHONPATH" not in found.output
    assert found.output.endswith("False\n")


def test_a_witness_is_its_own_main_program_and_cannot_ask_questions():
    found = ran("print(__name__, __file__)\ninput()\n")
    assert found.output == f"__main__ {FILE}\n"
    assert found.message.startswith("EOFError")


def test_two_runs_share_nothing():
    assert ran("open('x', 'w').close()\n").fault == ""
    assert ran("import os\nassert not os.path.exists('x')\n").fault == ""


# --- fences of the kernel ---------------------------------------------------------------------------------
# A witness that means harm can switch the audit hook off; where the kernel has fences of its own, they hold.

UNHOOK = """
import os, sys
frame = sys._getframe()
while frame:
    if "armed" in frame.f_locals:
        frame.f_locals["armed"][0] = False
    frame = frame.f_back
"""


def has_fences():
    return ran(f"{UNHOOK}open('/etc/passwd')\n").message.startswith("PermissionError: [Errno 13]")


@pytest.fixture(scope="module")
def fences():
    if not has_fences():
        pytest.skip("this system has no namespaces or no Landlock")


@pytest.mark.parametrize(
    "source",
    [
        "open('/etc/passwd')",
        "open('../task.json')",
        "open('../result.json', 'w')",
        "open('/tmp/cfpipe-witness', 'w')",
        "os.mkdir('/tmp/cfpipe-witness')",
        "os.listdir('/')",
        "os.listdir('/proc')",
        "os.symlink('/dev/zero', 'x')",
        "os.mkfifo('x')",
        "os.execv('/bin/true', ['true'])",
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "os.open('/dev/full', os.O_WRONLY)",
    ],
)
def test_without_the_audit_hook_the_kernel_refuses(fences, source):
    found = ran(f"{UNHOOK}{source}\n")
    assert found.fault == "error"
    assert "Errno" in found.message


def test_no_program_can_be_started_behind_the_hook(fences):
    found = ran("""
        import ctypes, _posixsubprocess
        print(ctypes.CDLL(None).system(b"echo started") != 0)
        import multiprocessing
        if __name__ == "__main__":
            process = multiprocessing.get_context("spawn").Process(target=print, args=("started",))
            process.start()
            process.join()
    """)
    assert "started" not in found.output


def test_what_a_witness_leaves_behind_dies_with_it(fences):
    found = ran(f"""{UNHOOK}
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 99)
        import time
        while True:
            time.sleep(0.05)
            open("alive", "a").write("x")
    os._exit(0)
""")
    assert found.fault == ""
    processes = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [each for each in processes if b"harness.py" in each and b"cfpipe-" in each and alone(each)]


def alone(command):
    """Whether the folder of a harness is gone: nobody waits for it any more."""
    return not Path(command.split(b"\0")[-2].decode()).exists()


# --- reports that the harness did not write ---------------------------------------------------------------


def result(file):
    return code._result(file, b"printed", 0, Limits())


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "1", "{}", "[" * 100_000, "x",
        '{"figures": [[1]], "values": [], "fault": "", "message": "", "line": 0, "network": ""}',
        '{"figures": [], "values": {"a": 1}, "fault": "", "message": "", "line": 0, "network": ""}',
        '{"figures": [], "values": [], "fault": "none", "message": "", "line": 0, "network": ""}',
        '{"figures": [], "values": [], "fault": ["x"], "message": "", "line": 0, "network": ""}',
        '{"figures": [], "values": [], "fault": "", "message": 3, "line": 0, "network": ""}',
        '{"figures": [], "values": [], "fault": "", "message": "", "line": "a", "network": ""}',
    ],
)  # fmt: skip
def test_a_report_of_another_form_is_a_failure(tmp_path, text):
    (tmp_path / "result.json").write_text(text, "utf-8")
    found = result(tmp_path / "result.json")
    assert (found.fault, found.message, found.output) == ("error", "it left with exit code 0", "printed")


def test_a_report_that_is_no_plain_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "link", "folder", "none"):
        assert result(tmp_path / name).fault == "error"


def test_texts_that_no_file_can_hold_are_mended():
    found = ran("import matplotlib.pyplot as plt\nplt.figure().set_label('\\ud800 x')\n")
    assert [alt for _, alt in found.figures] == ["? x"]
    assert ran("raise ValueError('\\ud800')\n").message == "ValueError: ?"


# --- figures ----------------------------------------------------------------------------------------------

FIGURES = """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([0, 1], [0, 1], label="ä line")
    axes.legend()
    figure.set_label("A line that rises.")
    plt.figure().set_label("Empty.")
"""


def test_figures_that_are_left_open_come_back_with_their_words_the_same_in_every_run():
    found = ran(FIGURES)
    (svg, alt), (_, second) = found.figures
    assert svg.startswith("<?xml")
    assert (alt, second) == ("A line that rises.", "Empty.")
    assert "<dc:date>" not in svg
    assert ran(FIGURES) == found


def test_no_more_figures_than_allowed():
    found = ran("import matplotlib.pyplot as plt\nfor _ in range(3): plt.figure()\n", figures=2)
    assert len(found.figures) == 2


def test_the_engine_names_what_a_result_depends_on():
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in code.engine()
    assert "numpy" in code.engine()
    assert "matplotlib" in code.engine()
