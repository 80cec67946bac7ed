"""Files on their way through the gate."""
