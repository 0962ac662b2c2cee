"""What the data says of the moment of a paper: its name, when it is planned, and which it is."""

from __future__ import annotations

from formgen.findings import Language
from formgen.forms import Form
from formgen.plan.data import Values
from formgen.plan.phrases import phrases

MOMENT = "moment"


def at_moment(form: Form, placement: Values, language: Language) -> Values:
    """The data of a placement for the paper of one moment, with ``moment`` added.

    ``moment.name`` is the kind of evaluation or else the paper's title, ``moment.planned_on``
    the first planned date of such an evaluation; ``moment.<key>`` is true for the paper's own
    moment and false for the form's others. A form without moments has the data as it is.
    """
    moment = form.moment
    if moment is None:
        return placement
    name = phrases(language).word(moment.evaluation) if moment.evaluation else ""
    dates = [row["date"] for row in placement["evaluations"]
             if name and row["kind"] == name and row.get("date")]
    flags = {other.key: other is moment for other in form.moments}
    return {**placement, MOMENT: {
        **flags, "name": name or moment.title[language], "planned_on": min(dates, default=None)}}
