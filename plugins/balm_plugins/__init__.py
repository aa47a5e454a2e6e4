"""Plugins that come with Balm and register as a stranger's would: they import `balm` alone."""
