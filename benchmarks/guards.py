"""
The rules of the seed protocol as a programmer would write them for another library.

Every guard takes the participant and the fact, and answers True only where that is certain, as the
protocol's rules demand: an exclusion criterion clears only where it is surely false. That they mean
the same as the compiled rules is checked before anything is measured.
"""

from __future__ import annotations

import datetime
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from facts import Fact, Person

    Guard = Callable[[Person, Fact], bool]

VALID_FOR = {"KPS": 28, "ALT": 14, "AST": 14, "Bilirubin": 14, "Pregnant": 14}
"""Days for which a value may be used."""


def value(model: Person, fact: Fact, name: str) -> t.Any:
    """Give what is known of a data element at a fact; None where it is missing or too old."""
    found = fact.known.get(name) or model.known.get(name)
    if found is None:
        return None
    limit = VALID_FOR.get(name)
    return None if limit is not None and fact.day - found[1] > limit else found[0]


def inclusion(model: Person, fact: Fact) -> bool:
    """Tell whether all fourteen inclusion criteria are met."""
    age, life, kps = (value(model, fact, name) for name in ("Age", "LifeExpectancy", "KPS"))
    alt, alt_uln = value(model, fact, "ALT"), value(model, fact, "ALT_ULN")
    ast, ast_uln = value(model, fact, "AST"), value(model, fact, "AST_ULN")
    bilirubin = value(model, fact, "Bilirubin")
    missing = None in (age, life, kps, alt, alt_uln, ast, ast_uln, bilirubin)
    return (
        not missing
        and 18 <= age <= 70
        and life > 12
        and value(model, fact, "MyelomaOnExamination") is True
        and value(model, fact, "MyelomaOnPathology") is True
        and value(model, fact, "MyelomaInLaboratory") is True
        and value(model, fact, "MyelomaOnImaging") is True
        and (value(model, fact, "Refractory") is True or value(model, fact, "Relapsed") is True)
        and alt < 3 * alt_uln
        and ast < 3 * ast_uln
        and bilirubin < 2
        and kps > 50
        and value(model, fact, "Liver") in ("normal", "mild", "significant")
        and value(model, fact, "Kidney") in ("normal", "mild", "significant")
        and value(model, fact, "Heart") in ("normal", "mild", "significant")
        and (
            value(model, fact, "TransplantFailed") is True
            or value(model, fact, "TransplantIneligible") is True
            or value(model, fact, "TransplantDeclined") is True
        )
        and value(model, fact, "AgreesToCellTherapy") is True
        and value(model, fact, "VeinsSuitable") is True
        and value(model, fact, "LeukapheresisContraindicated") is False
        and value(model, fact, "CanConsent") is True
    )


def exclusion(model: Person, fact: Fact) -> bool:
    """Tell whether none of the eleven exclusion criteria holds."""
    transduction, expansion = value(model, fact, "TransductionEfficiency"), value(model, fact, "ExpansionFold")
    return (
        transduction is not None
        and expansion is not None
        and transduction >= 10
        and expansion >= 5
        and (
            value(model, fact, "Sex") == "male"
            or (
                value(model, fact, "Pregnant") is False
                and value(model, fact, "Lactating") is False
                and value(model, fact, "PregnancyPlanned") is False
            )
        )
        and value(model, fact, "HIV") == "negative"
        and value(model, fact, "ActiveTuberculosis") is False
        and value(model, fact, "OtherInfectiousDisease") is False
        and value(model, fact, "ActiveHepatitisB") is False
        and value(model, fact, "ActiveHepatitisC") is False
        and value(model, fact, "VitalSignsAbnormal") is False
        and value(model, fact, "AbleToCooperate") is True
        and value(model, fact, "PsychiatricDisorder") is False
        and value(model, fact, "SevereAllergy") is False
        and value(model, fact, "InterleukinAllergy") is False
        and (value(model, fact, "SevereInfection") is False or value(model, fact, "AntiInfectiveNeeded") is False)
        and value(model, fact, "Heart") in ("normal", "mild")
        and value(model, fact, "Lung") in ("normal", "mild")
        and value(model, fact, "Brain") in ("normal", "mild")
        and value(model, fact, "Kidney") in ("normal", "mild")
        and value(model, fact, "SevereAutoimmuneDisease") is False
        and value(model, fact, "Unsuitable") is False
    )


def consent_given(model: Person, fact: Fact) -> bool:
    """Tell whether the consent is signed and not withdrawn."""
    return model.consent == "consented"


def dose_as_released(model: Person, fact: Fact) -> bool:
    """Tell whether no more cells are infused than were released."""
    given, released = value(model, fact, "CellDose"), value(model, fact, "ReleasedDose")
    return given is not None and released is not None and bool(given <= released)


def in_remission(model: Person, fact: Fact) -> bool:
    """Tell whether the latest response is a complete one."""
    return value(model, fact, "Response") in ("sCR", "CR")


def remission_confirmed(model: Person, fact: Fact) -> bool:
    """Tell whether it was found twice."""
    return value(model, fact, "ResponseConfirmed") is True


def cleared_for_transplant(model: Person, fact: Fact) -> bool:
    """Tell whether the clinical assessment allows the transplantation."""
    return bool(value(model, fact, "TransplantFitness") == "fit")


def transplant_ruled_out(model: Person, fact: Fact) -> bool:
    """Tell whether the participant is unfit or unwilling."""
    return value(model, fact, "TransplantFitness") in ("unfit", "declined")


def production_had_failed(model: Person, fact: Fact) -> bool:
    """Tell whether a product has failed."""
    return model.pathway == "production_failed"


def remission_was_assessed(model: Person, fact: Fact) -> bool:
    """Tell whether the response has been assessed."""
    return "response_assessed" in model.latest


def response_on_time(model: Person, fact: Fact) -> bool:
    """Tell whether an assessment lies within three days of a four-weekly visit."""
    since = fact.day - model.latest["infused"]
    return any(-3 <= since - planned <= 3 for planned in (28, 56, 84))


def engraftment_on_time(model: Person, fact: Fact) -> bool:
    """Tell whether engraftment is assessed between days 21 and 30."""
    return 21 <= fact.day - model.latest["transplanted"] <= 30


def a_year_after_infusion(model: Person, fact: Fact) -> bool:
    """Tell whether twelve months have passed since the infusion."""
    infused = datetime.date.fromordinal(model.latest["infused"])
    try:
        limit = infused.replace(year=infused.year + 1)
    except ValueError:
        limit = infused.replace(year=infused.year + 1, day=28)
    return fact.day >= limit.toordinal()


def answers(name: str, *expected: object) -> Guard:
    """Give the guard that a fact brings one of some values."""

    def is_one_of(model: Person, fact: Fact) -> bool:
        found = fact.known.get(name)
        return found is not None and found[0] in expected

    return is_one_of


WHEN: dict[str, Guard] = {
    "manufactured->product_released": answers("ProductReleased", True),
    "manufactured->production_failed": answers("ProductReleased", False),
    "response_assessed->complete_remission": answers("Response", "sCR", "CR"),
    "response_assessed->not_in_remission": answers("Response", "VGPR", "PR", "MR", "SD"),
    "progression_found": answers("Response", "PD"),
    "response_assessed->transplanted": answers("Response", "sCR", "CR", "VGPR", "PR", "MR", "SD"),
    "response_assessed->follow_up": answers("Response", "sCR", "CR", "VGPR", "PR", "MR", "SD"),
    "engraftment_assessed->follow_up": answers("NeutrophilRecovery", True),
    "engraftment_assessed->transplanted": answers("NeutrophilRecovery", False),
    "discontinued->manufacturing_failure": answers("DiscontinuationReason", "manufacturing failure"),
    "discontinued->disease_progression": answers("DiscontinuationReason", "disease progression"),
    "discontinued->no_remission": answers("DiscontinuationReason", "no remission"),
    "discontinued->investigator_decision": answers("DiscontinuationReason", "investigator decision"),
}
"""Routing: transition to its guard."""

REQUIRED: dict[str, tuple[Guard, ...]] = {
    "enrolled": (inclusion, exclusion, consent_given),
    "apheresed": (consent_given,),
    "infused": (consent_given, dose_as_released),
    "transplanted": (in_remission, remission_confirmed, cleared_for_transplant, consent_given),
    "follow_up_without_transplant": (transplant_ruled_out,),
    "discontinued->manufacturing_failure": (production_had_failed,),
    "discontinued->no_remission": (remission_was_assessed,),
    "prescreened": (consent_given,),
}
"""What a transition, or an observation, demands."""

ON_TIME: dict[str, Guard] = {
    "response_assessed->complete_remission": response_on_time,
    "response_assessed->not_in_remission": response_on_time,
    "engraftment_assessed->follow_up": engraftment_on_time,
    "engraftment_assessed->transplanted": engraftment_on_time,
    "completed": a_year_after_infusion,
}
"""Windows of transitions and of the visits that they answer."""


def of(id: str) -> tuple[Guard, ...]:
    """Give the guards of a transition or an observation: which way, what is demanded, when."""
    first = (WHEN[id],) if id in WHEN else ()
    last = (ON_TIME[id],) if id in ON_TIME else ()
    return (*first, *REQUIRED.get(id, ()), *last)
