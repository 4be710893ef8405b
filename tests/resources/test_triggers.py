"""What the answers set in motion: levels and follow-ups of every checklist, held against a table of our own."""

from __future__ import annotations

import pytest

from fieldapp.domain.triggers import Trigger, parse_triggers
from tests.resources.compiled import compiled

LEVELS = """
GH07 T2 not_reached red_missed_twice / T3 dead / T4 refused
GH08 T2 unverified
GH10 T4 refused
broken_off T3 broken
TK01 T4 differs
TK03 T3 worse / T0 abnormal
TK04 T3 fall lost
TK05 T2 nobody
TK06 T3 sometimes / T2 often
TK07 T3 lacking / T2 untended
TK08 T3 dirty leaking / T2 unsafe
TK09 T2 stove gas_hose / T3 wiring no_co_alarm no_water no_power no_heating other
TK10 T3 less_than_weekly / T2 never
TK11 T2 not_at_all
TK13 T3 differs
TK14 T3 differs
TK15 T3 kept_no_agreement unpaid
TK16 T3 better worse
TK17 T2 stopped needs_doctor
TK18 T3 lonely / T0 suicidal
TK19 T3 willing
TK20 T2 suspected / T0 clear
ZL02 T3 reported
ZL03_units T4 no_medic
ZL11 T4 unclear_rule
ZL13 T3 lighter heavier
ZL14 T3 conflict
ZL15 T4 told_only
ZL16 T3 disagrees
DB01 T3 born married divorced died prison moved_register child_left other
DB02 T3 died
DB03 T3 lost_job income_down / T4 new_job
DB04 T4 over_standard
DB05 T3 three_or_more
DB06 T3 vehicle house machinery business savings other
DB08 T4 own_share
DB09 T3 ill disabled both
DB10 T3 kept_no_agreement unpaid
DB12 T4 bachelor vocational
DB13 T2 unsafe
DB14 T3 worse better
DB15 T4 not_understood
DB16 T3 too_much
DB17 T3 doctor school care housing work debt food_clothes other
TR03 T3 worse / T0 abnormal
TR04 T3 not_content
TR05 T3 income property both
TR06 T3 new able_again
TR07 T3 maybe
TR08 T3 adult_left
TR10 T2 not_for_person
TR11 T3 died missing prison gives_up supporter_able means_over can_work
ET02 T0 alone_under_16
ET03 T2 habits mind unclear
ET04 T3 sometimes / T0 often
ET05 T0 suspected clear
ET06 T0 self_harm ran_away / T3 withdrawn irritable internet other
ET07 T2 dropped_out not_enrolled
ET09 T3 serious_illness needs_rehabilitation
ET10 T4 rarely / T3 lost_six_months
ET11 T3 no
ET12 T2 use_unclear / T3 unpaid may_qualify
ET13 T3 released found died recovered newly_ill remarried_adopted other
ET14 T2 unsafe_house / T3 water power_fire traffic harmful
ET15 T3 no_register no_id_card not_insured
ET16 T4 orphan_studies
CJ01 T4 differs
CJ04 T2 nobody
CJ07 T3 possible / T4 local_rule
CJ08 T4 old_parents siblings
CJ09 T3 living_missing nursing_missing tekun_both
CJ10 T3 wheelchair hearing_aid prosthesis care_bed rehabilitation other
CJ11 T3 small severe
CJ12 T2 stopped / T0 dangerous
CJ13 T3 nothing got_lost
CJ15 T3 wants_job wants_skill
CJ16 T3 day_care institution home_service
DY01 T3 pending
DY04 T3 likely work_out
DY05 T2 bedridden_alone
DY06 T3 alone_uncared
DY07 T2 short_food unsafe_house / T3 lacking power_fire heating_cooling
DY10 T4 long_ago
HB02 T4 late
HB04 T2 carer guardian
HB05 T3 died
HB06 T2 nobody
HB07 T2 old disabled child mental
HB08 T3 moved_in moved_out own_home
HB09 T2 food_doctor
HB10 T3 needed
HB12 T3 dibao_change tekun_end temporary funeral_costs guardianship other
JF03 T2 threats / T0 blows armed
JF04 T0 yes
JF05 T2 care_stopped money_stopped turned_out
JF06 T4 one_refuses
JF09 T2 yes
JF10 T2 protection_order
YW03 T4 help_here
YW04 T0 call_now
YW05 T0 severe dead missing
YW08 T1 two_hours / T2 one_day
YW09 T1 overdue
YW10_amount T3 over_limit
YW11 T3 papers
YW14 T4 this_year
YW15 T3 medical education housing judicial charity monitoring dibao_tekun
SQ03 T3 none_yet
SQ04 T3 yes
SQ05 T4 check_place
SQ07 T3 to_correct later
SQ08 T3 some
SQ13 T4 dibao_accepted tekun_accepted rigid_accepted
SQ14 T4 refused
SH02 T1 under_1_day / T2 days_1_to_3
SH05 T2 migrant stranded
SH08 T3 refused
SH12 T3 dibao dibao_edge rigid tekun temporary
SH13 T1 unsolved_first / T2 unsolved_soon
SH14 T2 unsolved
TQ02 T2 warning_orange warning_red
TQ03 T1 not_reached
TQ04 T2 unwell / T0 hurt trapped
TQ05 T0 wall_roof water_snow
TQ06 T2 broken no_fuel no_device / T4 saving
TQ07 T1 no_vent / T2 alarm blanket wiring flammable
TQ08 T2 days_1_to_3 / T1 under_1_day
TQ09 T2 no_water no_power no_road no_phone / T0 life_support
TQ10 T2 too_few damp
TQ11 T1 not_there / T2 no_carer
TQ12 T1 yes_willing yes_unwilling
YJ06 T3 again
YJ07 T4 medical_aid
YJ08 T3 single_dibao / T4 other_person
YJ09 T2 hardship
YJ16 T3 willing village_helps
YJ17 T3 not_delivered may_qualify complex may_not_qualify
DD02 T3 valid_other expired unsigned
DD04 T3 no
DD06 T3 below_half
DD07 T2 unreachable away_working
DD09 T3 one_low / T2 two_low
DD10 T3 not_given
DD11 T3 untold unpaid
DD12 T2 old_photos no_service no_orders
DD16 T2 suspected / T0 clear
DD17 T3 old ill family away low_pay unskilled
DD19 T3 put_right
"""

FOLLOW_UPS = """
GH07 dead death_change
TK10 never DD
TK11 not_at_all DD
TK16 better ZL 10
TK16 worse ZL 10
ZL02 reported county_review 10
ZL13 lighter county_review
ZL13 heavier county_review
DB02 died death_change
TR11 died death_change
TR11 missing tekun_end
TR11 gives_up tekun_end
ET12 may_qualify SQ
CJ07 possible SQ
DY04 likely SQ
DY04 work_out SQ
HB04 carer DD
HB04 guardian DD
HB05 died death_change
HB07 child ET
HB09 food_doctor SH
HB12 temporary SQ
JF09 yes SH
YW11 papers papers_after_help 5
YW15 dibao_tekun SQ
YW15 medical referral
SQ07 later missing_papers
SQ13 dibao_accepted dibao_whole 30
SQ13 tekun_accepted tekun_town 15
SQ13 rigid_accepted rigid_decision 30
SQ14 refused SH 60
SH12 dibao SQ
SH12 temporary SQ
TQ03 not_reached TQ
YJ06 again YJ 3
YJ08 single_dibao SQ
YJ09 hardship YW
YJ16 willing SQ
YJ16 village_helps SQ
YJ17 not_delivered policy_delivery
YJ17 may_qualify SQ
YJ17 complex county_review
YJ17 may_not_qualify eligibility_check
DD19 put_right DD 5
"""


def triggers_of(name: str) -> tuple[Trigger, ...]:
    code = name[:2] if name[2:4].isdigit() and name[0] != "G" else "TK"
    return parse_triggers(compiled(code).mark(name, "trigger") or "")


def _levels(line: str) -> tuple[str, dict[str, str]]:
    name, _, rest = line.partition(" ")
    pieces = (piece.split() for piece in rest.split("/"))
    return name, {code: level for level, *codes in pieces for code in codes}


@pytest.mark.parametrize("line", LEVELS.strip().splitlines())
def test_levels_of_the_draft(line: str) -> None:
    name, expected = _levels(line)
    assert {code: found.level.name for found in triggers_of(name) for code in found.codes} == expected


@pytest.mark.parametrize("code", sorted({line[:2] for line in LEVELS.split() if line[2:4].isdigit()} - {"GH"}))
def test_no_trigger_is_missing_from_the_table(code: str) -> None:
    form = compiled(code)
    names = {ref.rsplit("/", 1)[1] for ref in form.binds}
    with_triggers = {name for name in names if form.mark(name, "trigger") and name[:2] == code}
    assert with_triggers == {line.split()[0] for line in LEVELS.strip().splitlines() if line[:2] == code}


@pytest.mark.parametrize("line", FOLLOW_UPS.strip().splitlines())
def test_follow_ups_of_the_draft(line: str) -> None:
    name, code, follow_up, *days = line.split()
    (found,) = [trigger for trigger in triggers_of(name) if code in trigger.codes]
    assert (found.follow_up, found.follow_up_days) == (follow_up, int(days[0]) if days else None)


@pytest.mark.parametrize("code", sorted({line.split()[2] for line in FOLLOW_UPS.strip().splitlines()}))
def test_a_checklist_that_follows_is_in_the_library(code: str) -> None:
    if code.isupper():
        assert compiled(code).ref("GH01") == "/data/head/GH01"
    else:
        assert code.islower()
