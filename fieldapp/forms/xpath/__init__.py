"""XPath as ODK forms use it: read by our own lexer and parser, compiled once to Python closures.

``syntax`` is the tree, ``tokens`` and ``parser`` make it from text, ``values`` holds ODK's types and their
conversions, ``compile`` and ``paths`` turn the tree into closures over the form's schema, ``functions`` is the
library. Nothing here knows of forms' events or controls.
"""
