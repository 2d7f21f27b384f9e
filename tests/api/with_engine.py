"""Runs the command line with an engine of these tests: python -m tests.api.with_engine NAME COMMAND ..."""

import sys

if __name__ == "__main__":
    from api.cli import main, searching
    from tests.api import engines

    name = sys.argv.pop(1)
    vars(searching)["solve"] = getattr(engines, name)
    main()
