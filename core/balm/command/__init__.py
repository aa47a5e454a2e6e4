"""The command `balm`: a file a command. What a person reads is made in shown.py, what is asked of them in asking.py."""
