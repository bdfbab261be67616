"""What the program says: one line at a time, and never a secret."""

from __future__ import annotations

import sys
from urllib.parse import quote

LONGEST = 400

_secrets: set[str] = set()


class Failure(Exception):
    """The server can't start. The message is the line that its operator reads."""


def keep_secret(text: str) -> None:
    """Has `reason` leave the text out, as it is and in the spellings that drivers quote."""
    if text:
        _secrets.update({text, repr(text)[1:-1], quote(text, safe=''), quote(text, safe=' +')})


def reason(error: BaseException) -> str:
    """What a library says about an error, on one line and without secrets."""
    said = str(getattr(error, 'orig', None) or error) or type(error).__name__
    for secret in sorted(_secrets, key=len, reverse=True):
        said = said.replace(secret, '***')
    line = ' '.join(said.split())
    return line if len(line) <= LONGEST else f'{line[:LONGEST]}…'


def say(line: str) -> None:
    print(f'mlflow-gitops: {line}', file=sys.stderr, flush=True)
