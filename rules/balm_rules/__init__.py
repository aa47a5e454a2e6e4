"""The packs that come with Balm: the floor, and the starter pack."""
