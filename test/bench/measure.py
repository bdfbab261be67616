"""Runs a command without its output and prints what it took: wall and processor time in ms, peak memory in MiB.

Node can't ask the system what a child used; wait4 tells. Usage: measure.py COMMAND ARGUMENT…
"""
import json
import os
import sys
import time

with open(os.devnull, "r+b") as nothing:
    streams = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 0), (os.POSIX_SPAWN_DUP2, nothing.fileno(), 1)]
    start = time.perf_counter()
    child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=streams)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start

unit = 1024 * 1024 if sys.platform == "darwin" else 1024
print(json.dumps({
    "status": os.waitstatus_to_exitcode(status),
    "wall": wall * 1000,
    "cpu": (usage.ru_utime + usage.ru_stime) * 1000,
    "memory": usage.ru_maxrss / unit,
}))
