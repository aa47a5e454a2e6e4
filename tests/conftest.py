"""What all tests share: this folder on the path (so that they can `import generate`)."""
