#!/usr/bin/env python3
"""Second opinion on numbers: reads lines of `examples/judge.rs` and asks python-stdnum.

Usage: cargo run --release -p identifiers --example judge -- 1000000 | python3 lib/identifiers/tests/judge/agree.py
Needs: pip install -r lib/identifiers/tests/judge/requirements.txt

Every difference must fall under a rule that is named here with its reason; any other one is printed and the exit status is 1.
"""
import sys
from collections import Counter

from stdnum import luhn
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError


def theirs(kind, number):
    module = {"ric": ric, "uscc": uscc, "luhn": luhn}[kind]
    try:
        module.validate(number)
        return "ok"
    except ValidationError as refusal:
        return type(refusal).__name__
    except (KeyError, ValueError) as accident:
        return "crash:" + type(accident).__name__


def reason(kind, number, ours, other):
    """Why the two may differ, or None."""
    if kind == "ric" and ours == "ok":
        if other == "crash:KeyError":
            return "stdnum 2.2 fails with KeyError where it knows the province and not the county; we check the province"
        if other == "InvalidComponent" and number.startswith("9"):
            return "card of a foreigner (2023 form): unknown to stdnum"
        if other == "InvalidComponent" and number[:6] == "830000":
            return "residence permit of a Taiwan resident: unknown to stdnum"
        if other == "InvalidComponent" and ric.get_birth_date(number):
            return "county not in stdnum's list, or not in the year of birth: we check the province, people keep old codes"
    if kind == "ric" and other == "ok" and ours in ("future_date", "date"):
        return "birth after today or before 1800: stdnum does not look"
    if kind == "uscc" and other == "ok" and ours in ("authority", "region"):
        return "no such authority or province: stdnum checks the alphabet only"
    if kind == "uscc" and ours == "ok" and number[0] in "ANY" and other == "InvalidFormat":
        return "authorities A, N, Y of amendment 1: stdnum wants digits"
    return None


def main():
    totals, agreed, explained, unexplained = Counter(), Counter(), Counter(), []
    for line in sys.stdin:
        kind, how, number, ours = line.rstrip("\n").split("\t")
        other = theirs(kind, number)
        totals[kind, how] += 1
        if (ours == "ok") == (other == "ok"):
            agreed[kind, how] += 1
        elif why := reason(kind, number, ours, other):
            explained[kind, why] += 1
        else:
            unexplained.append((kind, how, number, ours, other))
    for key in sorted(totals):
        print(f"{key[0]:5} {key[1]:6} {totals[key]:8} numbers, {agreed[key]:8} agreed")
    print(f"all   {sum(totals.values()):15} numbers, {sum(agreed.values()):8} agreed")
    for (kind, why), n in explained.most_common():
        print(f"differs, {kind}, {n}: {why}")
    for row in unexplained[:20]:
        print("UNEXPLAINED", *row)
    decided = sum(totals.values()) - sum(explained.values())
    print(f"where both look at the same rules: {sum(agreed.values())} of {decided} agreed")
    print(f"unexplained: {len(unexplained)}")
    return 1 if unexplained or not totals else 0


if __name__ == "__main__":
    sys.exit(main())
