"""Forms in the words of the ODK XForms specification: a table of cases, each with the section it comes from."""
