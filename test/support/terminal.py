"""Types into an interactive shell on a terminal of its own, and prints the words that a line has become.

Usage: terminal.py SETUP LINE SHELL [ARGUMENT…]. LINE is typed key by key (a tab is the key); the words that stand there
then are printed, one a line. Standard library only.
"""
import os, pty, re, select, subprocess, sys, time

setup, line, *shell = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm", PS1="$ ", PROMPT="$ ", LC_ALL="C.UTF-8", COLUMNS="400")
    os.execvp(shell[0], shell)

said = ""


def wait(pattern, seconds=60):
    """Reads until something is said; the terminal's own questions are answered as xterm does."""
    global said
    end = time.time() + seconds
    while not re.search(pattern, said):
        if time.time() > end:
            sys.exit(f"nothing like {pattern} in {said!r}")
        if select.select([terminal], [], [], 0.2)[0]:
            part = os.read(terminal, 65536).decode(errors="replace")
            if "\x1b[c" in part or "\x1b[0c" in part:
                os.write(terminal, b"\x1b[?1;2c")
            said += part


def quiet(seconds=1.5):
    """Reads until nothing more is said for a while."""
    global said
    while select.select([terminal], [], [], seconds)[0]:
        said += os.read(terminal, 65536).decode(errors="replace")


try:
    fcntl = __import__("fcntl"), __import__("termios"), __import__("struct")
    fcntl[0].ioctl(terminal, fcntl[1].TIOCSWINSZ, fcntl[2].pack("HHHH", 50, 400, 0, 0))
    os.write(terminal, (setup + "; printf 're%s\\n' ady\n").encode())
    wait(r"ready\r?\n")
    quiet(0.5)
    said = ""
    for part in re.split(r"(\t)", line):
        os.write(terminal, part.encode())
        if part == "\t":
            quiet()
    said = ""
    os.write(terminal, b"\x01printf '<%s>\\n' \x05 ; printf 'do%s\\n' ne\r")
    wait(r"done\r?\n")
    words = [word for word in re.findall(r"<([^<>]*)>\r?\n", said) if word != "%s"]
    print("\n".join(words))
finally:
    os.close(terminal)
