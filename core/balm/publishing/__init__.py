"""Publishing: packs -> the check-in page, as a folder of static files that any host serves, and as one file."""
