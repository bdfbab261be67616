"""A folder for what only the server may read. It lies in memory where there is such a place, and goes with the server."""

from __future__ import annotations

import os
import shutil
from functools import lru_cache


@lru_cache(maxsize=None)
def make_private_folder() -> str:
    """Makes that of the process that becomes the server, once: whatever a killed one of its number has left is gone.

    Raises:
        OSError: it can be made nowhere.
    """
    number = os.getpid()
    remove_private_folder(number)
    refused: OSError | None = None
    for folder in _folders(number):
        try:
            os.mkdir(folder, 0o700)
            return folder
        except OSError as error:
            refused = error
    raise refused or FileNotFoundError(number)


def remove_private_folder(number: int) -> None:
    for folder in _folders(number):
        # Python adds one of its own to where it imports from.
        shutil.rmtree(folder, ignore_errors=True)


def _folders(number: int) -> list[str]:
    return [f'{top}/mlflow-gitops-{number}' for top in ('/dev/shm', '/tmp', os.environ.get('TMPDIR') or '/tmp')]
