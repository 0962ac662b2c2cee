"""``python -m formgen``."""

from formgen.cli import main

# A process that is started anew, for a worker or a guarded reader, imports this module too.
if __name__ == "__main__":
    main()
