"""The beginning of ``formgen`` and of ``python -m formgen``.

Nothing of formgen is imported yet: a person may press Ctrl-C while that goes on. A process that is
started anew, for a worker or a guarded reader, imports this module too.
"""

from __future__ import annotations

import sys

INTERRUPTED = "Interrupted; run the same command again to complete the work."


def run() -> None:
    """Run the command line and exit with its code."""
    try:
        from formgen.cli import main
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{INTERRUPTED}\n")
        sys.exit(130)  # as ExitCode.INTERRUPTED, which is not there yet
    main()


if __name__ == "__main__":
    run()
