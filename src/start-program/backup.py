"""`start.py backup --to=s3://bucket/folder [--keep=14]`: copies the SQLite databases of the server while it works.

Each copy is SQLite's own, made in one step: in steps it would begin anew with each change, and never end beside a server
that writes. It is looked through before it goes, and older ones go only when it has arrived.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time

from backups import TIME, Place, add, backups_of, place_of
from failure import Failure, reason, say
from job import begin_job
from modules import see_place
from sqlite_copy import MIB, copy_database, see_sound
from stores import sqlite_files


def main(arguments: list[str]) -> int:
    """Returns the status: 0, or

    Raises:
        Failure: there is nothing to copy, or something could not be.
    """
    options = dict(argument.lstrip('-').split('=', 1) for argument in arguments)
    location, keep = options['to'], int(options.get('keep', 0))
    files = sqlite_files(begin_job(), os.environ)
    if not files:
        raise Failure('only databases of SQLite are copied here: the others have programs of their own for that')
    see_place(location)
    place = place_of(location)
    moment = time.strftime(TIME, time.gmtime())
    for store, path in files.items():
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, f'{store}-{moment}.db')
            _copy(store, path, copy)
            _add(copy, place, location)
        _thin(store, place, keep)
    return 0


def _copy(store: str, path: str, copy: str) -> None:
    if not os.path.exists(path):
        raise Failure(f'there is no {path}: the server makes it when it starts')
    needed, free = os.path.getsize(path), shutil.disk_usage(os.path.dirname(copy)).free
    if free < needed:
        raise Failure(f'a copy of {path} needs {needed // MIB + 1} MiB of room in {tempfile.gettempdir()}, and there '
                      f'are {free // MIB}: raise storage.ephemeral.quantity')
    begin = time.monotonic()
    try:
        copy_database(path, copy)
        seconds = time.monotonic() - begin
        see_sound(copy)
    except (OSError, sqlite3.Error) as error:
        raise Failure(f'{path} ({store}) could not be copied: {reason(error)}') from None
    say(f'copied {path} in {seconds:.1f} s, in which writers waited')


def _add(copy: str, place: Place, location: str) -> None:
    name, size = os.path.basename(copy), os.path.getsize(copy)
    try:
        add(copy, place)
    except Failure:
        raise
    except Exception as error:
        raise Failure(f'{name} could not be put to {location}: {reason(error)}') from None
    say(f'{location} has {name}, {size // MIB + 1} MiB')


def _thin(store: str, place: Place, keep: int) -> None:
    """Removes the oldest backups of a store, all but as many as are kept; of none where that is 0."""
    for name in backups_of(store, place)[:-keep] if keep else []:
        try:
            place.remove(name)
        except Exception as error:
            raise Failure(f'the backup {name} could not be removed: {reason(error)}') from None
        say(f'removed {name}')
