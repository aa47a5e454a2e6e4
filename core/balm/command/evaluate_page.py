"""What logs say about a policy -> a page, or the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from balm.evaluating.observed import LEFT_OUT

if TYPE_CHECKING:
    from balm.command.page import Page
    from balm.evaluating.estimates import Estimate
    from balm.evaluating.evaluate import Evaluation

FORMAT = "balm-evaluation/1"
MOST_NAMED = 5


def show(page: Page, found: Evaluation) -> None:
    """The estimates, or why there are none, and what they rest on."""
    page.add("What the logs say of this policy", "title")
    page.blank()
    if found.estimates is not None and found.estimates.detectable:
        page.add(f"Such logs would show a gain of {found.estimates.detectable:.3f} or more in four of five cases.")
        page.blank()
    if found.refused:
        page.add("They cannot tell.", "help")
        page.add(found.refused)
    elif found.estimates is not None:
        _show_estimates(page, found)
    page.blank()
    _show_basis(page, found)


def _show_estimates(page: Page, found: Evaluation) -> None:
    made = found.estimates
    assert made is not None  # noqa: S101  # asked for only where there are some
    page.verbatim(f"{'':34}{'felt':>7}   95 % interval")
    _row(page, "As it was", made.logged)
    _row(page, "This policy, by weights", made.weighted)
    _row(page, "This policy, doubly robust", made.robust)
    _row(page, "Gain, doubly robust", made.gain)
    page.blank()
    page.add("Better counts 1, same 0, worse -1.", "quiet")
    odds = f"{made.chance_of_none:.1%} of resamples without a gain"
    if made.evidence:
        page.add(f"Evidence of a difference: as far from 0 in {odds}.")
    else:
        page.add(f"No evidence of a difference, as far from 0 in {odds}: the gain may be none.")


def _row(page: Page, name: str, one: Estimate) -> None:
    page.verbatim(f"{name:34}{one.value:+7.3f}   {one.low:+.3f} to {one.high:+.3f}")


def _show_basis(page: Page, found: Evaluation) -> None:
    counted, left = len(found.logs.observed), found.logs.left_out
    who = "person" if found.logs.people == 1 else "people"
    total = counted + sum(left.values())
    page.add(f"{total} decisions of {found.logs.people} {who}; {counted} of them tell something.", "quiet")
    if found.estimates is not None:
        page.add(
            f"They tell as much as {found.estimates.effective:.0f} decisions of equal weight, "
            f"and about {min(1.0, found.estimates.covered.value):.0%} of what this policy wants could have been done.",
            "quiet",
        )
    if found.logs.repeated:
        page.add(f"{found.logs.repeated} of the entries were there already, and count once.", "quiet")
    if left:
        page.add("Of the others:", "quiet")
    for key, why in LEFT_OUT.items():
        if left[key]:
            page.add(why, "quiet", first=f"{left[key]:6}  ", hang=8)
    if found.never_tried:
        page.add("Wanted first, and never tried there:", "quiet")
        for name, share in list(found.never_tried.items())[:MOST_NAMED]:
            page.add(name, "quiet", first=f"{share:6.1%}  ", hang=8)


def data_of(found: Evaluation) -> dict[str, Any]:
    """As `balm evaluate --json` prints it."""
    made = found.estimates
    return {
        "format": FORMAT,
        "people": found.logs.people,
        "decisions": len(found.logs.observed) + sum(found.logs.left_out.values()),
        "counted": len(found.logs.observed),
        "repeated": found.logs.repeated,
        "left_out": {key: found.logs.left_out[key] for key in LEFT_OUT if found.logs.left_out[key]},
        "refused": found.refused,
        "estimates": None if made is None or found.refused else {
            **{name: getattr(made, name)._asdict() for name in ("logged", "weighted", "robust", "gain")},
        },
        "covered": None if made is None else made.covered.value,
        "effective": None if made is None else made.effective,
        "detectable": None if made is None else made.detectable,
        "chance_of_none": None if made is None or found.refused else made.chance_of_none,
        "evidence": None if made is None or found.refused else made.evidence,
        "never_tried": dict(found.never_tried),
    }  # fmt: skip
