"""An outcome explained: reasons, what stands in the way, what would change it, what to ask next, and in whose words."""
