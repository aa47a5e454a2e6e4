"""What authors do with packs: begin one, set its layout, show it to people, see what it decides, and what changed."""
