"""Post-mortem imaging: a morgue photograph made fit to be shown, each operation a layer of its own.

Nothing here says how a person looked; an artist chooses every strength, and 0 leaves the
photograph as it is, to the bit.
"""
