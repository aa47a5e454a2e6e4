"""``python -m balm``: the command."""

from balm.command.main import main

main()
