#!/usr/bin/env python3
"""The table of decisions in made-up worlds (bench/README.md), as Markdown.

    GOODWILL_LIBRARY=build/release/capi/libgoodwill.so.0 PYTHONPATH=bindings/python \\
        python3 bench/worlds.py [--seeds 20] [--customers 500] [--by-round POLICY...] [WORLD...]
"""

import argparse
import math
from pathlib import Path

import goodwill as gw

WORLDS = Path(__file__).resolve().parents[1] / "examples" / "worlds"
ORDER = "plain busy loyal clumpy clumpy_orders seasons lost_feed quarter four nil decay harm".split()
RULES = ["rfm", "propensity_to_leave", "propensity_to_buy", "value"]


def amount(value: float) -> str:
    return f"{value:,.0f}".replace("-", "−") if abs(value) >= 0.5 else "0"


def ratio(value: float, least: float) -> str:
    return f"{value / least:.2f}" if least > 1 else "–"


def row(world: str, seeds: int, customers: int) -> str:
    found = gw.simulate(WORLDS / f"{world}.csv", seeds=seeds, customers=customers)
    frame = found.to_pandas().set_index("policy")
    gain = frame["gain"]
    rule = gain[RULES].idxmax()
    engine = frame.loc["engine"]
    cells = [
        f"`{world}`",
        f"{amount(gain[rule])} ({rule})",
        amount(gain["believing"]),
        f"{amount(gain['engine'])} ({amount(engine['gain_low'])} to {amount(engine['gain_high'])})",
        amount(gain["pilot"]),
        amount(gain["informed"]),
        amount(gain["clairvoyant"]),
        ratio(gain["engine"], gain[rule]),
        ratio(gain["engine"], gain["informed"]),
        ratio(gain["engine"], gain["clairvoyant"]),
        ratio(gain["informed"], gain["clairvoyant"]),
        f"{100 * engine['worse_than_nothing']:.0f} % ({100 * engine['worst_loss']:.2f} %)",
        f"{100 * frame.loc['pilot', 'worse_than_nothing']:.0f} % "
        f"({100 * frame.loc['pilot', 'worst_loss']:.2f} %)",
    ]
    return "| " + " | ".join(cells) + " |"


def rounds(world: str, seeds: int, customers: int, policies: list) -> None:
    found = gw.simulate(WORLDS / f"{world}.csv", seeds=seeds, customers=customers, by_round=True)
    frame = found.to_pandas().pivot(index="policy", columns="month", values="gain")
    for policy in policies:
        cells = " | ".join(amount(v) for v in frame.loc[policy] if not math.isnan(v))
        print(f"| `{world}`, {customers:,} customers, {policy} | {cells} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("worlds", nargs="*", default=ORDER, metavar="WORLD")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--by-round", nargs="+", metavar="POLICY", default=[])
    given = parser.parse_args()
    for world in given.worlds:
        if given.by_round:
            rounds(world, given.seeds, given.customers, given.by_round)
        else:
            print(row(world, given.seeds, given.customers), flush=True)


if __name__ == "__main__":
    main()
