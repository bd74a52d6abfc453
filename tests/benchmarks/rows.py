"""All rows of the table, subject by subject."""

from benchmarks import decoding, dynamics, memories, reservoirs, spikes, training

ROWS = [*training.ROWS, *dynamics.ROWS, *reservoirs.ROWS, *spikes.ROWS, *memories.ROWS, *decoding.ROWS]
