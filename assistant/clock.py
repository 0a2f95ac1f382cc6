"""How long each step of an answer takes."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds of each step, and of the whole."""

    def __init__(self) -> None:
        """Start."""
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Add the time since the last lap under a name."""
        now = time.perf_counter()
        self._laps[name] = round(self._laps.get(name, 0.0) + 1000 * (now - self._last), 2)
        self._last = now

    def laps(self) -> dict[str, float]:
        """Return the laps and the total."""
        return {**self._laps, "total": round(1000 * (time.perf_counter() - self._start), 2)}
