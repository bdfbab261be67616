"""What the program says: one line at a time, and never a secret."""

from __future__ import annotations

import os
import re
from typing import Mapping
from urllib.parse import quote

LONGEST = 400

# A password as short as these is looked for between other characters than letters and digits: in the words of an error
# it would show itself by what is missing.
SHORT = 3

# Variables whose values are secrets, by what is in their names.
SECRET_NAMES = re.compile('KEY|SECRET|TOKEN|PASS|CREDENTIAL|CONNECTION_STRING|SAS')

# What libraries quote of a request: user and password of a URL, and how it is signed.
QUOTED = re.compile(r'(://)\S*(?=@)|((?:Credential|Signature|sig)=)[^\s,&\'"]+')

_secrets: set[str] = set()


class Failure(Exception):
    """The server can't start. The message is the line that its operator reads."""


def keep_secret(text: str) -> None:
    """Has `reason` leave the text out, as it is and in the spellings that libraries quote."""
    if text:
        _secrets.update({text, repr(text)[1:-1], quote(text, safe=''), quote(text, safe=' +')})


def keep_secrets(environment: Mapping[str, str]) -> None:
    """Has `reason` leave out what the environment holds of keys, tokens and passwords, and not where such a file is."""
    for name, value in environment.items():
        if SECRET_NAMES.search(name) and not os.path.exists(value):
            keep_secret(value)


def reason(error: BaseException) -> str:
    """What a library says about an error, on one line and without secrets."""
    said = words(error)
    for secret in sorted(_secrets, key=len, reverse=True):
        text = re.escape(secret)
        said = re.sub(rf'(?<!\w){text}(?!\w)' if len(secret) <= SHORT else text, '***', said)
    said = QUOTED.sub(lambda match: f'{match[1] or match[2]}***', said)
    line = ' '.join(said.split())
    return line if len(line) <= LONGEST else f'{line[:LONGEST]}…'


def words(error: BaseException) -> str:
    """What a library says about an error, to be matched and never to be printed."""
    return str(getattr(error, 'orig', None) or error) or type(error).__name__


def say(line: str) -> None:
    """Writes a line that controls neither a terminal nor, by `##[`, a runner of GitHub whose log it comes to."""
    text = ''.join(char if char.isprintable() else repr(char)[1:-1] for char in line).replace('##[', '# #[')
    # One write: threads don't mix their lines.
    os.write(2, f'mlflow-gitops: {text}\n'.encode(errors='backslashreplace'))
