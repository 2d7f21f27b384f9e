"""Tells on stdout, as JSON, with what the runs of this interpreter and folder are made."""

import sys

from benchmarks.runs.code_state import ROOT
from benchmarks.runs.machine import this_machine
from benchmarks.runs.version import Described

if __name__ == "__main__":
    sys.stdout.write(Described(machine=this_machine(), root=str(ROOT)).model_dump_json())
