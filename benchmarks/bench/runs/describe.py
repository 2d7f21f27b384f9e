"""Tells on stdout, as JSON, with what the runs of this interpreter and folder are made."""

import sys

from benchmarks.bench.runs.machine import ROOT, this_machine
from benchmarks.bench.runs.version import Described

if __name__ == "__main__":
    sys.stdout.write(Described(machine=this_machine(), root=str(ROOT)).model_dump_json())
