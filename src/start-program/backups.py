"""Where the copies of SQLite databases are: each a file `<store>-<time>.db`, in a folder or in a store of artifacts."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, Dict, Protocol

from failure import Failure
from folders import folder_of

if TYPE_CHECKING:
    from mlflow.store.artifact.artifact_repo import ArtifactRepository

# Its form sorts as time goes: 20261129T010000Z.
NAME = re.compile(r'(?P<store>\w+)-(?P<time>\d{8}T\d{6}Z)\.db')
TIME = '%Y%m%dT%H%M%SZ'

# What is not whole yet, or never will be.
PART = '.part'


class Place(Protocol):
    def sizes(self) -> Dict[str, int]:
        """The files that are there, and how many bytes each has."""

    def put(self, file: str) -> None:
        """Adds a file, which is there under its name only when it is whole."""

    def get(self, name: str, target: str) -> None:
        """Brings a file to a path."""

    def remove(self, name: str) -> None: ...


class Folder:
    """One of a volume."""

    def __init__(self, path: str) -> None:
        self.path = path

    def sizes(self) -> Dict[str, int]:
        if not os.path.exists(self.path):
            return {}
        return {entry.name: entry.stat().st_size for entry in os.scandir(self.path) if entry.is_file()}

    def put(self, file: str) -> None:
        os.makedirs(self.path, exist_ok=True)
        name = os.path.basename(file)
        # What a killed job has left: there is one at a time.
        for other in self.sizes():
            if other.endswith(PART) and _store_of(other[: -len(PART)]) == _store_of(name):
                os.remove(os.path.join(self.path, other))
        copy_whole(file, os.path.join(self.path, name))

    def get(self, name: str, target: str) -> None:
        shutil.copyfile(os.path.join(self.path, name), target)

    def remove(self, name: str) -> None:
        os.remove(os.path.join(self.path, name))


class Bucket:
    """One of S3, or any other store that MLflow keeps artifacts in."""

    def __init__(self, repository: ArtifactRepository) -> None:
        self.repository = repository

    def sizes(self) -> Dict[str, int]:
        return {os.path.basename(info.path): info.file_size for info in self.repository.list_artifacts()
                if not info.is_dir}

    def put(self, file: str) -> None:
        self.repository.log_artifact(file)

    def get(self, name: str, target: str) -> None:
        # MLflow names the file itself.
        with tempfile.TemporaryDirectory(dir=os.path.dirname(target)) as folder:
            os.replace(self.repository.download_artifacts(name, dst_path=folder), target)

    def remove(self, name: str) -> None:
        self.repository.delete_artifacts(name)


def place_of(location: str) -> Place:
    """The place of a path or a URI."""
    folder = folder_of(location)
    if folder is not None:
        return Folder(folder)
    from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

    return Bucket(get_artifact_repository(location))


def backups_of(store: str, place: Place) -> list[str]:
    """The names of the backups of a store, the oldest first. Whatever else is there is not looked at."""
    return sorted(name for name in place.sizes() if _store_of(name) == store)


def add(file: str, place: Place) -> None:
    """Adds a backup, and sees that it has arrived.

    Raises:
        Failure: it hasn't, or only a part of it.
    """
    place.put(file)
    name, size = os.path.basename(file), os.path.getsize(file)
    found = place.sizes().get(name)
    if found != size:
        raise Failure(f'{name} has {size} bytes, and {"none" if found is None else found} of them arrived')


def copy_whole(source: str, target: str) -> None:
    """Copies a file, which is there under its name when all of it is on the disk, and not before."""
    part = target + PART
    # What lies there is of a killed copy, or leads elsewhere.
    with suppress(FileNotFoundError):
        os.remove(part)
    shutil.copyfile(source, part)
    settle(part, target)


def settle(part: str, target: str) -> None:
    """Gives a file its name, once it is on the disk."""
    with open(part, 'rb') as file:
        os.fsync(file.fileno())
    os.replace(part, target)


def _store_of(name: str) -> str | None:
    match = NAME.fullmatch(name)
    return match['store'] if match else None
