"""Decision: an outcome as its reader meets it, as objects and as plain data."""
