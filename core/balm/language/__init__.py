"""The pack language: text, parsed, checked."""
