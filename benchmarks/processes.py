"""Work in a process of its own, so that its peak memory is its own."""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
THREADS = 2


@dataclass(frozen=True)
class Run:
    """What one process measured: seconds of the work proper, and its peak memory in MB."""

    seconds: float
    peak_mb: float
    told: dict[str, Any]


class ChildFailed(RuntimeError):
    """The process ended without an answer; the message is what it wrote last."""


def run_apart(work: str, **arguments: object) -> Run:
    """Run ``module:function`` of benchmarks in a fresh process.

    The function returns a dict with ``seconds``; imports and the start of the
    interpreter are not in it. Raises ChildFailed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.processes", work, json.dumps(arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"POLARS_MAX_THREADS": str(THREADS), "OMP_NUM_THREADS": str(THREADS)},
    )
    if done.returncode != 0:
        raise ChildFailed(done.stderr.strip()[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(told.pop("seconds"), told.pop("peak_mb"), told)


def peak_mb(pid: int | str = "self") -> float:
    """Most memory that a process ever held, in MB (Linux: VmHWM).

    ``ru_maxrss`` would count the memory of the parent from before exec.
    """
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if found:
            return int(found[1]) / 1024
    if pid != "self":
        return float("nan")
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def main() -> None:
    module, _, function = sys.argv[1].partition(":")
    work = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    told = work(**json.loads(sys.argv[2]))
    print(json.dumps(told | {"peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
