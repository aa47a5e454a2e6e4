"""What tests share: generated packs and people, brute force, files, terminals, processes."""
