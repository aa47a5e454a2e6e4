"""What authors do with packs, beyond proofs: see what they decide, and for whom."""
