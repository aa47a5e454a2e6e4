"""Check-in: a conversation that asks a person what matters and suggests something, as plain data and pure functions.

Packs say what is asked, in which words and in which order. A terminal, a page or an assistant shows `screen` and gives
back an input; nothing here knows a fact by its name.
"""
