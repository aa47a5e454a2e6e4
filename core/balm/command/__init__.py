"""The command `balm`: a file a command. What a person reads is decision_page.py, what is asked of them asking.py."""
