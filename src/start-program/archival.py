"""`start.py archive`: has MLflow move old traces out of the database, as its own background jobs do in a server with those.

What is to be archived, and where to, is in a variable of the pod; MLflow reads it from a file.
"""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Mapping

from failure import Failure, reason, say
from job import prepare_job
from modules import see_place
from private import make_private_folder

# MLflow's settings as JSON, and the file that MLflow takes them from.
SETTINGS = 'MLFLOW_GITOPS_TRACE_ARCHIVAL'
CONFIG = 'MLFLOW_TRACE_ARCHIVAL_CONFIG'

# The stores of the server for MLflow before 3.17, whose functions look for them under other names
# (mlflow/server/constants.py).
OWN_NAMES = {
    '_MLFLOW_SERVER_FILE_STORE': 'MLFLOW_BACKEND_STORE_URI',
    '_MLFLOW_SERVER_ARTIFACT_ROOT': 'MLFLOW_DEFAULT_ARTIFACT_ROOT',
}

# Who logs what could not be archived, and goes on.
LOGGERS = ('mlflow.tracing.trace_archival_service', 'mlflow.store.tracking.sqlalchemy_store')

# In seconds: MLflow does nothing in a pass that begins sooner after the last one.
INTERVAL = 1

# How many are told one by one.
TOLD = 20


class Failures(logging.Handler):
    """What MLflow logs of failures, one line each in the place of a trace."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        if self.count <= TOLD:
            error = record.exc_info[1] if record.exc_info else None
            cause = getattr(error, '__cause__', None) or error
            say(f'{record.getMessage()}{f": {reason(cause)}" if cause else ""}')


def with_archival(server: dict[str, str]) -> dict[str, str]:
    """The environment of the server with MLflow's file of archival, where that is asked for.

    Raises:
        Failure: the place's module is missing.
    """
    return {**server, CONFIG: _write(server)} if server.get(SETTINGS) else server


def main(_arguments: list[str]) -> int:
    """Archives until nothing is left that is old enough. Returns the status: 1 where something could not be.

    Raises:
        Failure: nothing can be.
    """
    prepare_job()
    os.environ[CONFIG] = _write(os.environ, interval_seconds=INTERVAL)
    os.environ.update({own: os.environ[name] for own, name in OWN_NAMES.items() if name in os.environ})
    failures = Failures()
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.addHandler(failures)
        logger.propagate = False
    try:
        from mlflow.tracing.trace_archival_service import run_trace_archival_scheduler
    except ImportError:
        raise Failure('this MLflow archives no traces: traceArchival needs 3.13 or later') from None
    archived = 0
    while True:
        count = run_trace_archival_scheduler()
        archived += count
        if count == 0 or failures.count:
            break
        time.sleep(INTERVAL)
    say(f'archived {archived} trace{"" if archived == 1 else "s"}')
    if failures.count:
        say(f'{failures.count} could not be archived, and stay in the database until the next time')
    return 1 if failures.count else 0


def _write(environment: Mapping[str, str], **more: int) -> str:
    """Writes the file and returns its path."""
    settings = json.loads(environment[SETTINGS])
    see_place(settings['location'])
    path = os.path.join(make_private_folder(), 'trace_archival.yaml')
    with open(path, 'w') as file:
        json.dump({'trace_archival': {'enabled': True, **settings, **more}}, file)
    return path
