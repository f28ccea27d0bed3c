"""Checks of the chapters' exercises: the mechanism, data that students bring, and what is right in each."""

from . import agreements, balance, burden, claims, comparison, history, outlook, strain, threats
from .mechanism import AnyOf, Edition, Exercise, Verdict, altered, editions, judged

__all__ = ["EXERCISES", "AnyOf", "Edition", "Exercise", "Verdict", "altered", "check", "editions"]

EXERCISES: dict[str, Exercise] = {
    name: exercise
    for chapter in (agreements, history, threats, burden, balance, outlook, strain, claims, comparison)
    for name, exercise in chapter.EXERCISES.items()
}


def check(exercise: str, answer, **given) -> Verdict:
    """Say in a sentence whether an answer is right, or what is off.

    Parameters
    ----------
    exercise
        Its name, such as ``overview-1``.
    answer
        A value that is read from a figure, or a function of tables; ``...`` is no answer yet.
    **given
        Parameters of the chapter that a value depends on; ``brought``, the frame that the student brings.
    """
    if exercise not in EXERCISES:
        return Verdict(False, f"No such exercise: {exercise!r}. Known are {', '.join(EXERCISES)}.")
    try:
        return judged(EXERCISES[exercise], answer, given)
    except (KeyError, IndexError, ValueError) as error:
        # What an answer raises is judged; this is the reckoning of what is right, on tables without a state.
        lack = f"The tables at hand lack what this exercise rests on ({error})."
        return Verdict(False, f"{lack} Try it on the book's own.")
