"""Lines to the central behind ``ports.Transport``: ``https`` when there is a network."""
