"""Floor 2: recorded data, a loader a recording, with source, licence, units and provenance."""

from rnncortex.data import digits, songbird

__all__ = ["digits", "songbird"]
