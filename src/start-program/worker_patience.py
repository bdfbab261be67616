"""How long uvicorn waits for a worker that is silent."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Mapping, Sequence

from release import mlflow_release

OPTIONS = 'MLFLOW_UVICORN_OPTS'
OPTION = '--timeout-worker-healthcheck'

# uvicorn's own is 5: a worker that starts, or works, on a processor with too much to do is silent for longer. It is then
# killed with the requests that it has, and the next one has as much to do.
SECONDS = 60

# The first releases that have the option (https://github.com/Kludex/uvicorn/releases/tag/0.37.0), and that serve with it.
UVICORN = (0, 37)
MLFLOW = (3, 3)

# Where one of them is set, MLflow takes no options of uvicorn beside it, or those of the arguments alone.
OTHERS = ('--uvicorn-opts', '--gunicorn-opts', '--waitress-opts', '--dev')
OTHER_VARIABLES = ('MLFLOW_GUNICORN_OPTS',)


def with_worker_patience(environment: Mapping[str, str], arguments: Sequence[str] = ()) -> dict[str, str]:
    """The environment of the server in which uvicorn is patient with its workers, where nothing says how patient."""
    server = dict(environment)
    options = server.get(OPTIONS, '')
    is_served_otherwise = (
        (mlflow_release() or MLFLOW) < MLFLOW
        or _uvicorn() < UVICORN
        or any(argument.split('=')[0] in OTHERS for argument in arguments)
        or any(name in server for name in OTHER_VARIABLES)
    )
    if not is_served_otherwise and OPTION not in options:
        server[OPTIONS] = f'{options} {OPTION}={SECONDS}'.strip()
    return server


def _uvicorn() -> tuple[int, ...]:
    """The first two numbers of its release; lower than any where there is none."""
    try:
        numbers = re.match(r'(\d+)\.(\d+)', version('uvicorn'))
    except PackageNotFoundError:
        return ()
    return tuple(int(number) for number in numbers.groups()) if numbers else ()
