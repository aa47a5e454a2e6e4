"""One decision: a validated profile, the compiled program, strategies; the gate last."""
