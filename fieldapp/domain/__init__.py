"""The vocabulary and the rules: no I/O, no Qt, no SQL, no clock of its own.

Glossary: one English name for one official Chinese term, used everywhere in the code.

    tekun                特困人员, person supported in extreme difficulty; dispersed_tekun 分散供养特困人员
    dibao                低保对象, recipient of the subsistence allowance; dibao_edge 低保边缘
    orphan               孤儿 (孤困儿童), disabled 困难残疾人, party_member 困难党员
    watch_colour         关注类别 红/黄/蓝, only of dispersed tekun (莱州)
    care_scope           照护范围, whether paid care applies; separate from the colour
    ability              生活自理能力: full 全自理, partial 半自理, none 完全不能自理
    carer                照护人 (照料护理人); agreement 照护协议
    five_must_visits     五必访, a person exists; five_must_arrivals 五必到, an event happened
    village, township    村(居) 12 digits, 镇街 9 digits; division 区划, its code
    assistant            社会救助协理员; supervisor 镇街民政办经办人
    visit                走访; checklist 清单; correction 更正; review 审核
    treatment_level      处置等级 T0 … T4
    declaration_day      主动申报日, first working day of the month
"""
