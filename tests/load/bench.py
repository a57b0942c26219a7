"""Prints what the design costs and fails when a figure exceeds its budget: ``python -m tests.load.bench``."""

import logging
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.load import first_views, import_runs, judging, lists, paints, sheets, sign_in
from tests.load.imports import PROJECT, cold_imports
from tests.load.onboarding import Counts, measured

HERE = Path(__file__).parent
PACKAGES = ("package-prod", "package")
MOST_SHOWN = 8


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def bill(counts: Counts, prices: dict[str, Any]) -> list[tuple[str, float, float]]:
    """One line per service: what, how many, US dollars."""
    took = prices["duration"]
    computed = counts.api_calls * took["api_seconds"] + counts.hashes * took["hash_seconds"]
    quantities = {
        "transition": counts.transitions,
        "write_unit": counts.write_units,
        "read_unit": counts.read_units,
        "mail": counts.mails,
        "sms": counts.sms,
        "api_call": counts.api_calls,
        "invocation": counts.api_calls + counts.functions,
        "gigabyte_second": computed * took["api_gigabytes"]
        + counts.functions * took["task_seconds"] * took["task_gigabytes"],
        "kms_call": counts.kms_calls,
        "event": counts.events,
    }
    return [
        (name, quantity, quantity * prices["price"][name]["usd"] / prices["price"][name]["per"])
        for name, quantity in quantities.items()
    ]


def show(name: str, counts: Counts, lines: list[tuple[str, float, float]]) -> None:
    print(f"\n{name}")
    for what, quantity, usd in lines:
        print(f"  {what.replace('_', ' '):<18}{quantity:>10.4g}   US$ {usd:.7f}")
    print(f"  {'all':<28}   US$ {sum(usd for _, _, usd in lines):.7f}")
    print(f"  requests to DynamoDB: {dict(sorted(counts.meter.requests.items()))}")
    for act in dict.fromkeys([*counts.meter.read, *counts.meter.written]):
        print(f"    {act:<38}{counts.meter.written[act]:>6g} write{counts.meter.read[act]:>6g} read")
    dearest = sorted(counts.meter.writes.items(), key=lambda each: -each[1])[:MOST_SHOWN]
    print("  dearest writes: " + ", ".join(f"{what} {cost:g}" for what, cost in dearest))


def onboarding_figures(counts: Counts, lines: list[tuple[str, float, float]]) -> dict[str, float]:
    return {
        "transitions": counts.transitions,
        "write_units": counts.write_units,
        "read_units": counts.read_units,
        "mails": counts.mails,
        "sms": counts.sms,
        "usd": round(sum(usd for _, _, usd in lines), 7),
    }


def function_figures() -> dict[str, float]:
    api, base = cold_imports()
    print(f"\ncold import of the API: {api:.3f} s, of what it stands on: {base:.3f} s")
    figures = {"cold_import_ratio": round(api / base, 2)}
    built = [PROJECT / ".local" / each / "deployment.zip" for each in PACKAGES]
    for package in [each for each in built if each.exists()][:1]:
        figures["package_megabytes"] = round(package.stat().st_size / 1_000_000, 1)
    return figures


def exceeded(name: str, figures: dict[str, float], budget: dict[str, float]) -> list[str]:
    print(f"\n{name}, against the budget")
    over = []
    for what, figure in figures.items():
        is_over = figure > budget[what]
        print(f"  {what:<20}{figure:>10g}  of {budget[what]:<8g}{'  EXCEEDED' if is_over else ''}")
        if is_over:
            over.append(f"{name}: {what}")
    return over


def main() -> int:
    logging.disable(logging.CRITICAL)
    budget, prices = read("budget.toml"), read("prices.toml")
    over: list[str] = []
    for name, counts in measured().items():
        lines = bill(counts, prices)
        show(name, counts, lines)
        over += exceeded(name, onboarding_figures(counts, lines), budget["onboarding"])
    over += exceeded("function", function_figures(), budget["function"])
    over += exceeded("judging", judging.figures(), budget["judging"])
    over += exceeded("lists", lists.figures(), budget["lists"])
    over += exceeded("sheets", sheets.figures(), budget["sheets"])
    over += exceeded("a row of an import", import_runs.figures(), budget["import_row"])
    over += exceeded("sign-in", sign_in.figures(), budget["sign_in"])
    over += exceeded("first view", first_views.figures(), budget["first_view"])
    over += exceeded("largest contentful paint", paints.figures(), budget["paint"])
    print("\nover budget: " + "; ".join(over) if over else "\nall within the budget")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
