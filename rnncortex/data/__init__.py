"""Floor 2: recorded data, a loader a recording, with source, licence, units and provenance."""

from rnncortex.data import digits, grasshopper, motor_unit, nwb, rat_path, songbird, spike_trains
from rnncortex.data.nwb import load_nwb_spikes

__all__ = ["digits", "grasshopper", "load_nwb_spikes", "motor_unit", "nwb", "rat_path", "songbird", "spike_trains"]
