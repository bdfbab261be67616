"""Fills the place of a SQLite database that is not there from its last backup; what is there it leaves as it is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import Mapping

from backups import PART, Place, backups_of, place_of, settle
from failure import Failure, reason, say
from lock import held_file
from modules import see_place
from patience import Patience
from sqlite_copy import see_sound

# Where the backups are, and which: `latest`, or the time of one.
PLACE = 'MLFLOW_GITOPS_RESTORE_FROM'
WHICH = 'MLFLOW_GITOPS_RESTORE'

# What SQLite keeps beside a database and would take for the restored one's.
JOURNALS = ('-journal', '-wal', '-shm')


def restore_missing(files: Mapping[str, str], environment: Mapping[str, str], patience: Patience) -> None:
    """Restores each SQLite file that is missing, where the variables of the pod say so.

    Args:
        files: those of the server, by their stores.

    Raises:
        Failure: the backups can't be seen, or the one that is wanted isn't there or is damaged. An empty database in its
            place would be taken for the server's.
    """
    location, which = environment.get(PLACE), environment.get(WHICH, 'latest')
    missing = {store: path for store, path in files.items() if not os.path.exists(path)}
    if not location or not missing:
        return
    see_place(location)
    place = place_of(location)
    for store, path in missing.items():
        with held_file(path, patience):
            # Another pod may have been faster.
            if not os.path.exists(path):
                _restore(store, path, place, location, which)


def _restore(store: str, path: str, place: Place, location: str, which: str) -> None:
    try:
        names = backups_of(store, place)
    except Exception as error:
        raise Failure(f'{path} is missing, and its backups at {location} cannot be seen: {reason(error)}') from None
    wanted = [name for name in names if which == 'latest' or name == f'{store}-{which}.db']
    if not wanted:
        if which != 'latest':
            raise Failure(f'{path} is missing, and there is no backup of {which} at {location}')
        say(f'{path} is missing, and there is no backup of it at {location}: a new one is made')
        return
    name, part = wanted[-1], path + PART
    say(f'{path} is missing: restoring {name} of {location}')
    with suppress(FileNotFoundError):
        os.remove(part)
    try:
        place.get(name, part)
        see_sound(part)
        for journal in (path + ending for ending in JOURNALS):
            if os.path.exists(journal):
                os.replace(journal, f'{journal}.left')
        settle(part, path)
    except Exception as error:
        with suppress(OSError):
            os.remove(part)
        fault = 'is damaged' if isinstance(error, sqlite3.Error) else 'could not be restored'
        raise Failure(f'{path} is missing, and {name} of {location} {fault}: {reason(error)}') from None
