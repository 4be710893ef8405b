"""From an XForm's bytes to a ``FormModel``.

``reading`` reads the XML and nothing but XML, ``model`` the data nodes and binds, ``texts`` itext and labels,
``body`` the controls, ``actions`` setvalue, ``form`` puts them together. Everything that cannot run is collected
as a ``Problem`` so that an author sees all of them at once.
"""
