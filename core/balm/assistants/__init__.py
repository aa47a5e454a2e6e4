"""Assistants: what an assistant asks over the Model Context Protocol -> what an engine answers. It needs ``mcp``.

Sensitive questions are asked on a page of this machine. Neither they nor their answers pass the assistant.
"""
