"""One verb per file: what a person does with the program, without a screen.

The desktop and the command line are both clients of this room, so every journey works headless. Each workflow takes a
``Session`` and plain values and returns frozen values.
"""
