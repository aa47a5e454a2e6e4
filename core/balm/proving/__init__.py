"""What packs promise, checked: examples one by one."""
