"""Read the alert rules by hand: what they ask for is shown, and what to do is said."""

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.bridges.exposed import NAMES, wanted
from baibu.workbench.monitor import rules


def lab():
    found = rules.rules(latency_ms=20)
    names = frozenset().union(*(wanted(one.expr) for one in found))
    told = messages("monitor")
    says = all(
        told[f"alert.{one.name}.todo"].into(language) for one in found for language in LANGUAGES
    )
    asks = all(wanted(one.expr) for one in found)
    return {"rules": len(found), "names": len(names), "holds": says and asks and names <= NAMES}
