"""The function library of the ODK XForms specification ("XPath Functions"), by group."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.forms.xpath.functions import booleans, dates, forms, geo, nodes, numbers, selects, text
from fieldapp.forms.xpath.functions.signature import Build

LIBRARY: Mapping[str, Build] = {
    **booleans.FUNCTIONS,
    **dates.FUNCTIONS,
    **forms.FUNCTIONS,
    **geo.FUNCTIONS,
    **nodes.FUNCTIONS,
    **numbers.FUNCTIONS,
    **selects.FUNCTIONS,
    **text.FUNCTIONS,
}
