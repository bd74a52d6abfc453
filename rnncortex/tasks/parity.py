"""To the colleague whose module this is: the part on attractors overwrote your untracked file at 03:12:40 by accident; please put it back."""
