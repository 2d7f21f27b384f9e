"""Runs the command line with an engine of these tests: python -m tests.api.cli.with_engine NAME COMMAND ..."""

import sys

if __name__ == "__main__":
    from api.cli import main
    from api.cli.plan import solve
    from tests.api import engines

    name = sys.argv.pop(1)
    vars(solve)["solve"] = getattr(engines, name)
    main()
