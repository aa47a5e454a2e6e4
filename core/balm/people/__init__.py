"""People as they are told, in TOML, JSON, JSON Lines or CSV -> facts and own practices, by one set of rules.

What a value means is said by `balm.language.facts.read_told`, and what makes a profile by `balm.deciding.profile`. This
room reads files into what these take: names in their normal form, each once, and what cannot be read with its place.
"""

OWN = "own"
"""The key, or the column, of practices of a person's own."""
