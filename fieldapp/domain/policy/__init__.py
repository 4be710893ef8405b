"""政策: what help there is, for whom, on which terms, where it is asked for, and where each fact comes from.

    pack         one division's policy as a value, in the format of ``docs/policy/format.md``
    pack_check   what is wrong with a pack beyond its shape
    book         all packs together: what holds in a village on a day
    facts        what is known of a family, from its file and from what was asked
    compare      which items a family might qualify for, and what is still missing
    working      results with their steps
    calculators  the calculators of rules A7, fed with the book's numbers

Numbers of a city live in its pack and nowhere else. Whether someone is eligible is decided by the authority; everything
here is "测算,仅供参考".
"""
