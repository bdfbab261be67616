"""The folders that artifacts and SQLite go to."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, Iterable, Mapping
from urllib.parse import urlsplit
from urllib.request import url2pathname

from database import is_in_memory
from failure import Failure
from modules import DESTINATION, ROOT
from patience import Patience

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

# Enough to see that a volume is full: a name alone fits into what is left of most.
PROBE = bytes(64 * 1024)


def prepare_folders(environment: Mapping[str, str], databases: Iterable[URL], patience: Patience) -> None:
    """Makes the folders of artifacts and of SQLite.

    Raises:
        Failure: one can't be made or written to.
    """
    folders = [folder_of(environment.get(variable, '')) for variable in (DESTINATION, ROOT)]
    files = [url.database or '' for url in databases if url.get_backend_name() == 'sqlite' and not is_in_memory(url)]
    folders += [os.path.dirname(os.path.abspath(file)) for file in files]
    for folder in dict.fromkeys(folder for folder in folders if folder):
        try:
            patience.ask(f'the folder {folder}', lambda: _try(folder))
        except OSError as error:
            raise Failure(f'the folder {folder} cannot be written to: {error.strerror}; check the volume and its owner '
                          f'(this is user {os.getuid()}, group {os.getgid()})') from None


def leave_read_only_folder() -> None:
    """Goes where files can be made: MLflow makes some where it starts, ./mlruns (3.4 to 3.8) and basic_auth.db."""
    try:
        with tempfile.TemporaryFile(dir='.'):
            pass
    except OSError:
        os.chdir(tempfile.gettempdir())


def _try(folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(PROBE)


def folder_of(location: str) -> str | None:
    """The folder of a location, none where that is elsewhere, as MLflow reads it (local_file_uri_to_path of mlflow/utils/file_utils.py)."""
    if urlsplit(location).scheme not in ('', 'file'):
        return None
    return url2pathname(urlsplit(location).path if location.startswith('file:') else location)
