"""The parent of the server, as process 1 of a container has to be: it passes signals on and reaps what has ended."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Callable, Iterator, NoReturn, Sequence

from private import remove_private_folder

FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

# Those that end a server; the third only has it read its settings again.
ENDING = (signal.SIGTERM, signal.SIGINT)

# Seconds that workers get when the server they belong to has ended by itself. Where it was told to end, they get what is
# left of the pod's grace period: the kubelet knows it, and kills them.
LAST_WORKERS = 25

# linux/prctl.h: orphans of the server come to this process also where it isn't process 1 (shareProcessNamespace).
PR_SET_CHILD_SUBREAPER = 36

# The same: the environment of this process, in which the Secrets are, is no file that the server could read.
PR_SET_DUMPABLE = 4


def run(program: Callable[[], NoReturn]) -> NoReturn:
    """Runs the program in a child with a process group of its own, and exits as it exits.

    A signal goes to the whole group: MLflow 2 itself dies of SIGTERM and leaves its gunicorn behind, which then ends
    what it has begun.
    """
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Until the child is known, a signal stays pending.
    signal.pthread_sigmask(signal.SIG_BLOCK, FORWARDED)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        # Python's own handler would print where it was.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, FORWARDED)
        program()

    # Both sides name the group: whichever comes first, it is there before the first signal.
    with suppress(PermissionError, ProcessLookupError):
        os.setpgid(child, child)

    told: list[int] = []

    def forward(number: int, _frame: FrameType | None) -> None:
        if number in ENDING:
            told.append(number)
        _signal_group(child, number)

    for number in FORWARDED:
        signal.signal(number, forward)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, FORWARDED)
    status = _wait(child, told)
    remove_private_folder(child)
    sys.exit(status)


@contextmanager
def unbroken() -> Iterator[None]:
    """Has signals that would end this process wait for the end of the block; where that fails, they are forgotten.

    By a handler, which is the whole process's: a mask is one thread's, and the kernel then gives the signal to another,
    such as those of numpy's BLAS.
    """
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: came.append(number)) for number in FORWARDED}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in came:
        signal.raise_signal(number)


def _wait(child: int, told: Sequence[int]) -> int:
    """The child's status as a shell has it, once nothing of its group is left.

    Args:
        told: the signals by which the server was told to end, up to now.
    """
    ended, status = os.wait()
    while ended != child:
        ended, status = os.wait()
    _signal_group(child, signal.SIGTERM)
    end = time.monotonic() + LAST_WORKERS
    while _signal_group(child, 0) and (told or time.monotonic() < end):
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.05)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def _signal_group(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True
