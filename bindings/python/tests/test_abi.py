"""The prototypes in ctypes are those of the C header, no more and no fewer."""

import ctypes
import re
import subprocess
import sys
from pathlib import Path

import pytest
from goodwill import _abi
from goodwill._errors import Status

REPOSITORY = Path(__file__).resolve().parents[3]
HEADER = REPOSITORY / "capi" / "include" / "goodwill" / "c.h"
pytestmark = pytest.mark.skipif(not HEADER.exists(), reason="c.h is not here")

C_TYPES = {
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "double": ctypes.c_double,
    "goodwill_status": ctypes.c_int32,
}


def header():
    """The header without comments and preprocessor lines."""
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)
    return re.sub(r"^#.*$", "", text, flags=re.M)


def functions():
    return re.findall(r"GOODWILL_EXPORT\s+([^;]*?)\b(goodwill_\w+)\(([^;]*)\);", header())


def test_every_function_once():
    names = [name for _, name, _ in functions()]
    assert len(names) > 50
    assert sorted(names) == sorted(_abi.PROTOTYPES)


@pytest.mark.parametrize("result,name,arguments", functions(), ids=lambda v: v if "goodwill" in v else "")
def test_prototype(result, name, arguments):
    our_result, ours = _abi.PROTOTYPES[name]
    theirs = [] if arguments.strip() == "void" else [a.strip() for a in arguments.split(",")]
    assert len(ours) == len(theirs)
    for declared, kind in zip(theirs, ours):
        by_value = "*" not in declared
        if by_value:
            assert kind is C_TYPES[declared.split()[0]], declared
        else:
            assert ctypes.sizeof(kind) == ctypes.sizeof(ctypes.c_void_p), declared
    result = result.strip()
    if result == "void":
        assert our_result is None
    elif "*" not in result:
        assert our_result is C_TYPES[result]


STRUCTS = {
    "goodwill_open_options": _abi.OpenOptions,
    "goodwill_problem": _abi.Problem,
    "goodwill_run_options": _abi.RunOptions,
    "goodwill_book_options": _abi.BookOptions,
    "goodwill_text": _abi.Text,
    "goodwill_import_options": _abi.ImportOptions,
    "goodwill_append_result": _abi.AppendResult,
    "goodwill_book_info": _abi.BookInfo,
    "goodwill_promise_options": _abi.PromiseOptions,
    "goodwill_contact_verdict": _abi.ContactVerdict,
    "goodwill_budget": _abi.Budget,
    "goodwill_plan_options": _abi.PlanOptions,
    "goodwill_plan_totals": _abi.PlanTotals,
    "goodwill_watch_event": _abi.WatchEvent,
    "goodwill_watch_signal": _abi.WatchSignal,
    "goodwill_report_options": _abi.ReportOptions,
    "goodwill_erase_options": _abi.EraseOptions,
    "goodwill_act_options": _abi.ActOptions,
    "goodwill_act_result": _abi.ActResult,
    "goodwill_complaint_options": _abi.ComplaintOptions,
    "goodwill_propagate_options": _abi.PropagateOptions,
    "goodwill_causes_options": _abi.CausesOptions,
    "goodwill_what_if_side": _abi.WhatIfSide,
    "goodwill_what_if": _abi.WhatIf,
    "goodwill_rights_options": _abi.RightsOptions,
    "goodwill_judgement": _abi.Judgement,
    "goodwill_calendar_options": _abi.CalendarOptions,
    "goodwill_clock_preset": _abi.ClockPreset,
    "goodwill_chart_options": _abi.ChartOptions,
    "goodwill_chart_info": _abi.ChartInfo,
    "goodwill_staffing": _abi.Staffing,
    "goodwill_iceberg_options": _abi.IcebergOptions,
    "goodwill_iceberg": _abi.Iceberg,
    "goodwill_exposure_options": _abi.ExposureOptions,
    "goodwill_allocation_problem": _abi.AllocationProblem,
    "goodwill_allocation_options": _abi.AllocationOptions,
    "goodwill_allocation": _abi.Allocation,
    "goodwill_rules_options": _abi.RulesOptions,
    "goodwill_evaluate_options": _abi.EvaluateOptions,
    "goodwill_off_policy": _abi.OffPolicy,
    "goodwill_plan_score": _abi.PlanScore,
    "goodwill_simulate_options": _abi.SimulateOptions,
    "goodwill_effect_options": _abi.EffectOptions,
    "goodwill_effect": _abi.Effect,
    "goodwill_experiment_design": _abi.ExperimentDesign,
    "goodwill_experiment_prospect": _abi.ExperimentProspect,
    "goodwill_lifetime": _abi.Lifetime,
    "goodwill_concentration": _abi.Concentration,
    "goodwill_histories": _abi.Histories,
    "goodwill_fit_options": _abi.FitOptions,
    "goodwill_question": _abi.Question,
    "goodwill_model_info": _abi.ModelInfo,
    "ArrowSchema": _abi.ArrowSchema,
    "ArrowArray": _abi.ArrowArray,
    "ArrowArrayStream": _abi.ArrowArrayStream,
}


def test_structs_are_all_known():
    declared = re.findall(r"struct (\w+) \{", header())
    assert sorted(declared) == sorted(STRUCTS)


@pytest.mark.parametrize("name", STRUCTS)
def test_struct_members(name):
    body = re.search(rf"struct {name} {{(.*?)\n}}", header(), re.S).group(1)
    members = []
    for line in body.split(";"):
        line = line.strip()
        if line:
            pointer = re.search(r"\(\*(\w+)\)", line)
            members.append(pointer.group(1) if pointer else re.findall(r"(\w+)(?:\[\d+\])?$", line)[0])
    assert members == [field for field, _ in STRUCTS[name]._fields_]


def test_layouts_agree_with_the_compiler(tmp_path):
    import shutil

    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler here")
    lines = ["#include <stddef.h>", "#include <stdio.h>", '#include "goodwill/c.h"', "int main(void) {"]
    for name, kind in STRUCTS.items():
        c_name = name if name.startswith("goodwill") else f"struct {name}"
        lines.append(f'printf("{name} %zu\\n", sizeof({c_name}));')
        for field, _ in kind._fields_:
            lines.append(f'printf("{name}.{field} %zu\\n", offsetof({c_name}, {field}));')
    source = tmp_path / "layout.c"
    source.write_text("\n".join([*lines, "return 0;", "}"]))
    program = tmp_path / "layout"
    subprocess.run([compiler, f"-I{HEADER.parents[1]}", source, "-o", program], check=True)
    ours = []
    for name, kind in STRUCTS.items():
        ours.append(f"{name} {ctypes.sizeof(kind)}")
        ours += [f"{name}.{f} {getattr(kind, f).offset}" for f, _ in kind._fields_]
    theirs = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    assert theirs.split("\n")[:-1] == ours


def constants(prefix):
    found = re.findall(rf"\b(GOODWILL_{prefix}\w*) = (\d+)", header())
    return {name[len(f"GOODWILL_{prefix}"):]: int(number) for name, number in found}


def test_enumerators():
    import goodwill as gw
    from goodwill._columns import _MONEY

    codes = dict(re.findall(r"\bGOODWILL_([A-Z_]+) = (\d+)", header()))
    for status in Status:
        assert int(codes.pop(status.name)) == status
    assert constants("ROUNDING_") == {r.name: int(r) for r in gw.Rounding}
    assert constants("TABLE_") == {name.upper(): n for name, n in gw.TABLES.items()}
    assert constants("MONEY_") == {
        "DECIMAL": _MONEY["decimal"], "DOUBLE": _MONEY["float"], "MINOR": _MONEY["minor"]
    }
    version = re.search(r"#define GOODWILL_ABI_VERSION (\d+)", HEADER.read_text()).group(1)
    assert int(version) == _abi.ABI_VERSION


def load(environment, code="import goodwill"):
    import os

    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "bindings" / "python"), **environment},
        capture_output=True, text=True,
    )


def test_a_library_that_is_not_there():
    done = load({"GOODWILL_LIBRARY": "/nowhere/libgoodwill.so.0"})
    assert done.returncode == 1
    assert "ImportError: cannot load" in done.stderr and "/nowhere/libgoodwill.so.0" in done.stderr


@pytest.mark.parametrize(
    "source,message",
    [
        ("int goodwill_abi_version(void) { return 77; }", "ABI version 77"),
        ("int goodwill_abi_version(void) { return 1; }", "lacks goodwill_version"),
        ("int something_else(void) { return 1; }", "is not Goodwill's library"),
    ],
)
def test_a_library_that_is_another(tmp_path, source, message):
    import shutil

    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler here")
    (tmp_path / "other.c").write_text(source)
    library = tmp_path / "libother.so"
    subprocess.run([compiler, "-shared", "-fPIC", tmp_path / "other.c", "-o", library], check=True)
    done = load({"GOODWILL_LIBRARY": str(library)})
    assert done.returncode == 1 and message in done.stderr
