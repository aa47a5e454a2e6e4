"""A rulebook compiled: conditions as bit sets over cells, practices as bit sets, the keys of practices packed into one integer."""
