"""A plugin for Balm: people with something green nearby."""
