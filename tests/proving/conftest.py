"""Makes `brute` importable."""
