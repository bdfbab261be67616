"""What the server counts, offered at a port of its own, at which there is nothing else of it.

A process of its own reads what the processes of the server have noted in a folder, each in files of its own. It knows
nothing of the Secrets, and asks nobody for credentials: MLflow gives its metrics to administrators alone.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import signal
import sys
import threading
from contextlib import suppress
from typing import Any, Iterable, Mapping

from failure import reason, say

# Set where they are offered, as host:port; the other is MLflow's own.
ADDRESS = 'MLFLOW_GITOPS_METRICS'
FOLDER = 'MLFLOW_EXPOSE_PROMETHEUS'

# What a Python needs to find its modules.
KEPT = ('PATH', 'PYTHONPATH', 'PYTHONHOME', 'LD_LIBRARY_PATH', 'HOME', 'LANG', 'TMPDIR')


def begin_metrics(environment: Mapping[str, str]) -> None:
    """Starts the process, where the variables of the pod ask for it, on an empty folder.

    What a container before has noted would be counted again: the folder outlives it.
    """
    address, folder = environment.get(ADDRESS), environment.get(FOLDER)
    if not address or not folder:
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        say(f'the folder {folder} of the metrics cannot be made: {error.strerror}')
        sys.exit(1)
    kept = {name: environment[name] for name in KEPT if name in environment}
    os.posix_spawn(sys.executable, [sys.executable, os.path.abspath(__file__), address, folder], kept)


def main(address: str, folder: str) -> None:
    end_with_parent()
    try:
        serve(address, folder)
    except Exception as error:
        say(f'there are no metrics: {type(error).__name__}: {reason(error)}')
        sys.exit(1)


def serve(address: str, folder: str) -> None:
    from prometheus_client import CollectorRegistry, start_http_server

    host, _, port = address.rpartition(':')
    registry = CollectorRegistry()
    registry.register(Counts(folder))
    start_http_server(int(port), host.strip('[]'), registry)
    while True:
        signal.pause()


class Counts:
    """The sum of what all processes have noted."""

    def __init__(self, folder: str) -> None:
        from prometheus_client.multiprocess import MultiProcessCollector

        self.folder = folder
        self.lock = threading.Lock()
        self.collector = MultiProcessCollector(None, folder)

    def collect(self) -> Iterable[Any]:
        # Two who ask at once would take the files from each other.
        with self.lock:
            remove_gauges_of_the_dead(self.folder)
            return list(self.collector.collect())


def remove_gauges_of_the_dead(folder: str) -> None:
    """Removes what nobody removes: each background job leaves a file. Counts of the dead stay, or sums would fall."""
    for file in glob.glob(os.path.join(glob.escape(folder), 'gauge_*.db')):
        number = re.search(r'_(\d+)\.db$', file)
        if number and not os.path.exists(f'/proc/{number[1]}'):
            with suppress(FileNotFoundError):
                os.remove(file)


def end_with_parent() -> None:
    """Has the kernel end this process with its parent, which is process 1 of the container and waits for nobody."""
    import ctypes

    # linux/prctl.h: PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)


if __name__ == '__main__':
    main(*sys.argv[1:])
