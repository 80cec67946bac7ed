"""The trial stack: the real parts of a site as processes on one machine."""
