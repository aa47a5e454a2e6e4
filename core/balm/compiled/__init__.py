"""A rulebook compiled: conditions and practices as bit sets over cells, ranking keys packed into one integer."""
