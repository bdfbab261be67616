"""Asks the server whether it is well, from within its container: a kubelet can't, where it listens on the loopback.

`probe.py PORT` sees that somebody listens; `probe.py PORT PATH HEADER…` that the answer is one that an httpGet probe takes.
Each probe starts it anew, so it imports nothing that takes long.
"""

from __future__ import annotations

import socket
import sys


def main(port: str, path: str = '', *headers: str) -> bool:
    """Whether the server is well.

    Raises:
        OSError: nobody listens, or no answer comes.
    """
    with socket.create_connection(('127.0.0.1', int(port))) as connection:
        if not path:
            return True
        lines = [f'GET {path} HTTP/1.0', 'Host: localhost', *headers, '', '']
        connection.sendall('\r\n'.join(lines).encode())
        _version, status, *_reason = connection.makefile('rb').readline().split()
        print(f'{path} is answered with {status.decode()}')
        return 200 <= int(status) < 400


if __name__ == '__main__':
    try:
        sys.exit(not main(*sys.argv[1:]))
    except (OSError, ValueError) as error:
        sys.exit(f'the server does not answer: {error}')
