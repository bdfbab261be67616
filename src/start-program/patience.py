"""How long a start may wait for others, all in all."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Callable, TypeVar

from failure import Failure, say

# Well inside the 200 seconds of the startup probe, which also has to see MLflow itself start.
SECONDS = 90

# Silence that is nothing special yet; who is asked last gets it, too.
SILENCE = 5

Answer = TypeVar('Answer')


class Patience:
    """Waiting that is said once for each thing waited for, and has an end."""

    def __init__(self) -> None:
        self._end = time.monotonic() + SECONDS
        self._said: set[str] = set()

    def ask(self, whom: str, question: Callable[[], Answer]) -> Answer:
        """What the question returns or raises. It is asked in a thread, because it may never end.

        Raises:
            Failure: the time is up.
        """
        answer = ThreadPoolExecutor(1).submit(question)
        while not wait([answer], SILENCE).done:
            self.wait(whom, 'it does not answer')
        return answer.result()

    def wait(self, waiting_for: str, why: str) -> None:
        """Lets some time pass.

        Raises:
            Failure: the time is up.
        """
        if time.monotonic() >= self._end:
            raise Failure(f'gave up waiting for {waiting_for} after {SECONDS} s: {why}')
        if waiting_for not in self._said:
            self._said.add(waiting_for)
            say(f'waiting for {waiting_for}: {why}')
        time.sleep(1)
