"""`python -m assistant.commands` is the same as `joinedup`: child processes need no installed script."""

from assistant.commands.main import cli

cli()
