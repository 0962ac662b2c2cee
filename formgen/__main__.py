"""The beginning of ``formgen`` and of ``python -m formgen``.

Hardly anything of formgen is imported yet: a person may press Ctrl-C while that goes on. A process
that is started anew, for a worker or a guarded reader, imports this module too.
"""

from __future__ import annotations

import sys

from formgen.interruption import EXIT_CODE, message


def run() -> None:
    """Run the command line and exit with its code."""
    try:
        from formgen.cli import main
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{message(sys.argv[1:])}\n")
        sys.exit(EXIT_CODE)
    main()


if __name__ == "__main__":
    run()
