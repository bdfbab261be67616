"""MLflow's release."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

from failure import Failure

# The first that reads its options from variables: https://github.com/mlflow/mlflow/releases/tag/v1.29.0
VARIABLES = (1, 29)


def mlflow_release() -> tuple[int, ...] | None:
    """Its first two numbers; none where an image calls itself something else, and is taken for a current one."""
    try:
        numbers = re.match(r'(\d+)\.(\d+)', version('mlflow'))
    except PackageNotFoundError:
        return None
    return tuple(int(number) for number in numbers.groups()) if numbers else None


def see_release() -> None:
    """Sees that MLflow does what this program relies on.

    Raises:
        Failure: it doesn't, and would start with none of what the environment says.
    """
    release = mlflow_release()
    if release and release < VARIABLES:
        raise Failure(f'MLflow {_name(release)} reads no options from variables and would keep its records in a folder '
                      f'of the container: use {_name(VARIABLES)} or later')


def _name(release: tuple[int, ...]) -> str:
    return '.'.join(map(str, release))
