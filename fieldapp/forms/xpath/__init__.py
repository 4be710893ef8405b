"""XPath as ODK forms use it: read by our own lexer and parser, compiled once to Python closures.

``syntax`` is the tree, ``tokens`` and ``parser`` make it from text, ``values`` holds ODK's types and their
conversions, ``compile`` and ``paths`` turn the tree into closures over the form's schema, ``functions`` is the
library. Nothing here knows of forms' events or controls.

Where ODK's two engines (JavaRosa in Collect, web-forms in the browser) disagree, the specification decides; the choices
one by one, with their reasons, are in ``docs/forms/engine.md``. The ones that shape this code:

* a number that is none is written as the empty text, also inside ``concat``;
* ``sum``, ``min`` and ``max`` over an empty value are not a number; the sum of no nodes is 0;
* irrelevant nodes stay in node-sets and read as empty;
* an empty node is false as a boolean;
* halves round towards positive infinity, on the decimal digits;
* ``regex`` matches anywhere in the text;
* an absolute path into the repeat it is used in means the same instance where one value is wanted, all instances
  where a node-set is.
"""
