"""What authors do with packs: write a new one, set its layout, show it to people, compare two versions."""
