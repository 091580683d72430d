"""Decisions tried out in made-up businesses."""

from __future__ import annotations

import ctypes
import os
from ctypes import byref
from pathlib import Path
from typing import Any, Mapping, Optional, Union

from . import _abi
from ._columns import Kept
from ._library import call, lib, text_argument
from ._run import Progress, Run


class Simulation(Kept):
    """What each way to decide would have been worth: one row per policy, or per policy and
    round.

    Columns: world, policy ("nothing", "rfm", "propensity_to_leave", "propensity_to_buy",
    "value", "greedy", "believing", "engine", "pilot", "informed", "clairvoyant"), seeds, gain
    (expected, beyond doing nothing, per seed, discounted to the first round), gain_low,
    gain_high (95 %), realised, realised_low, realised_high, regret, share (of the
    clairvoyant's gain), share_informed, worst, worse_than_nothing (share of seeds), worst_loss
    (over the customers' value), contacted, spent. By round: world, policy, seeds, round (from
    0), month, gain, contacted, spent.
    """

    __slots__ = ()


def simulate(
    world: Union[str, "os.PathLike[str]", Mapping[str, Any]],
    *,
    seeds: int = 20,
    first_seed: int = 1,
    customers: Optional[int] = None,
    by_round: bool = False,
    progress: Optional[Progress] = None,
) -> Simulation:
    """Draws a business again and again and has it decided upon round after round, by the engine
    and by rules of thumb under the same budgets; each decision is told what it was truly worth.

    ``world``: the path of a file (``examples/worlds``), or a mapping of what it would say,
    such as ``{"name": "mine", "clump": 3}``. ``customers``: of each, else as the world says.
    ``by_round``: a row for each policy and round.
    InvalidArgumentError, with line and field, for a world that makes no sense.
    """
    if isinstance(world, Mapping):
        text = "parameter,value\n"
        for name, value in world.items():
            quoted = str(value).replace('"', '""')
            text += f'{name},"{quoted}"\n'
    else:
        text = Path(world).read_text(encoding="utf-8")
    options = _abi.SimulateOptions(
        struct_size=ctypes.sizeof(_abi.SimulateOptions),
        seeds=seeds,
        first_seed=first_seed,
        customers=0 if customers is None else customers,
        by_round=int(by_round),
    )
    stream = _abi.ArrowArrayStream()
    with Run(progress, 1) as run:
        call(
            lib.goodwill_simulate,
            *text_argument(text), byref(options), byref(run.options), byref(stream),
        )  # fmt: skip
    return Simulation(stream)
