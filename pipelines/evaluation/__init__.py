"""How near a progression comes to the real later face: shape, machine's eye, apparent age."""
