"""A rulebook compiled: conditions as bit sets over cells, practices as bit sets, points as lanes of big integers."""
