"""What authors ask about their packs, beyond proofs: what moved between two versions."""
