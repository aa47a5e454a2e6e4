"""What is wrong with a pack or a profile: facts of a mistake, the words for it, and how it is drawn."""
