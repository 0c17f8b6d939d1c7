"""Time, as a drill wants it."""

# Waits of Step Functions last this many times shorter than they say.
SPEED = 1.0
# How often a resource that changed is described as changing before it has changed, so that who waits must look again.
LAG = 0


class Lagging:
    """Counts the descriptions that still show the old state."""

    def __init__(self):
        self.left = LAG

    def look(self):
        """Whether the change is still under way; each look brings its end closer."""
        if self.left <= 0:
            return False
        self.left -= 1
        return True
