"""XPath as ODK forms use it: read by our own lexer and parser, compiled once to Python closures.

``syntax`` is the tree, ``tokens`` and ``parser`` make it from text, ``values`` holds ODK's types and their
conversions, ``compile`` and ``paths`` turn the tree into closures over the form's schema, ``functions`` is the
library. Nothing here knows of forms' events or controls.

Where ODK's two engines (JavaRosa in Collect, web-forms in the browser) disagree, the specification decides; where it
is silent, the engine that it does not contradict:

* a number that is none is written as the empty text (web-forms), also inside ``concat``;
* ``sum``, ``min`` and ``max`` over an empty value are not a number (XPath 1.0, web-forms); the sum of no nodes is 0;
* irrelevant nodes stay in node-sets and read as empty (web-forms);
* an empty node is false as a boolean (specification, JavaRosa);
* halves round towards positive infinity, on the decimal digits (XPath 1.0, JavaRosa);
* ``regex`` matches anywhere in the text (specification, web-forms);
* an absolute path into the repeat it is used in means the same instance where one value is wanted, all instances
  where a node-set is (JavaRosa for the former, web-forms for the latter).
"""
