"""Clock: the machine's own time, in a zone that knows when its clocks are changed."""

from __future__ import annotations

import datetime


class LocalZone(datetime.tzinfo):
    """The zone of this machine. Unlike a fixed offset it knows at which hour each of its days begins."""

    def utcoffset(self, dt: datetime.datetime | None) -> datetime.timedelta | None:
        """How far the clock was ahead of UTC then."""
        return None if dt is None else self._offset(dt)

    def dst(self, dt: datetime.datetime | None) -> datetime.timedelta | None:  # noqa: ARG002  # the protocol's
        """Not told: nobody asks."""
        return None

    def tzname(self, dt: datetime.datetime | None) -> str | None:
        """What the zone is called then."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime.datetime) -> datetime.datetime:
        """The same moment on the clock of this machine."""
        moment = dt.replace(tzinfo=datetime.UTC)
        offset = moment.astimezone().utcoffset() or datetime.timedelta(0)
        here = dt + offset
        return here if self._offset(here) == offset else here.replace(fold=1)

    @staticmethod
    def _offset(dt: datetime.datetime) -> datetime.timedelta:
        try:
            return dt.replace(tzinfo=None).astimezone().utcoffset() or datetime.timedelta(0)
        except (OverflowError, ValueError):  # at the ends of the calendar, which no machine knows zones for
            return datetime.timedelta(0)


def with_zone(now: datetime.datetime) -> datetime.datetime:
    """A clock's time; one without a zone is this machine's."""
    return now.replace(tzinfo=LocalZone()) if now.tzinfo is None else now
