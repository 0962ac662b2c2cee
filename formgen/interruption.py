"""How formgen ends when somebody presses Ctrl-C: known before anything else is imported."""

MESSAGE = "Interrupted; run the same command again to complete the work."
EXIT_CODE = 130
