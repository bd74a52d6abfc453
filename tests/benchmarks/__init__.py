"""Ours beside its peers: what `make bench` measures."""
