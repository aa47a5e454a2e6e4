"""Schema: the tables of a history, version by version.

A new file goes through all of them, an old one through the rest. A version that people have is never changed: what has
to be otherwise is a further version. A file of each is kept in tests/history/schemas, and has to be read in full.
"""

from __future__ import annotations

APPLICATION = 0x42616C6D
"""`Balm`: how a file says whose it is."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE entry (
            number INTEGER PRIMARY KEY,      -- in the order in which they were written
            person TEXT NOT NULL,
            id TEXT NOT NULL,
            at INTEGER NOT NULL,             -- microseconds since 1970 in UTC
            zone INTEGER NOT NULL,           -- seconds by which the person's clock was ahead of UTC
            facts TEXT NOT NULL,             -- JSON, and so are packs, options and tags
            packs TEXT NOT NULL,
            options TEXT NOT NULL,
            seed TEXT NOT NULL,              -- a whole number of any size
            chosen TEXT NOT NULL DEFAULT '',
            tags TEXT NOT NULL DEFAULT '[]',
            felt TEXT NOT NULL DEFAULT '' CHECK (felt IN ('', 'better', 'same', 'worse')),
            felt_at INTEGER,
            felt_zone INTEGER,
            note TEXT NOT NULL DEFAULT '',
            UNIQUE (person, id)
        ) STRICT
        """,
        "CREATE INDEX entry_at ON entry (person, at)",
    ),
    # The stance of what was done: tolerance is read from it.
    ("ALTER TABLE entry ADD COLUMN stance TEXT NOT NULL DEFAULT ''",),
)
"""The statements that make version 1 of an empty file, version 2 of version 1, and so on."""

VERSION = len(MIGRATIONS)
