"""One validation of the same call against the same schema: the peers of `reeve-bench-languages json-schema`."""

import json
import pathlib
import re
import statistics
import sys
import time

# This file must not shadow packages.
sys.path.pop(0)

import fastjsonschema  # noqa: E402
import jsonschema  # noqa: E402

source = (pathlib.Path(__file__).parent.parent / "Languages" / "SchemaBenchmark.swift").read_text()
SCHEMA, CALL = (json.loads(text) for text in re.findall(r'= #"""\n(.*?)"""#', source, re.DOTALL))


def measure(operation, repetitions: int) -> dict:
    for _ in range(repetitions):
        operation()
    times = []
    for _ in range(11):
        start = time.perf_counter_ns()
        for _ in range(repetitions):
            operation()
        times.append((time.perf_counter_ns() - start) / repetitions)
    median = statistics.median(times)
    return {"ns": round(median, 1), "per_second": int(1e9 / median)}


checker = jsonschema.Draft202012Validator(SCHEMA)
compiled = fastjsonschema.compile({**SCHEMA, "$schema": "http://json-schema.org/draft-07/schema#"})
assert checker.is_valid(CALL) and not checker.is_valid({**CALL, "amount_cents": 0})
assert compiled(CALL) == CALL

print(json.dumps({"benchmark": "json-schema/jsonschema", "result": {"valid": measure(lambda: checker.is_valid(CALL), 2_000)}}))
print(json.dumps({"benchmark": "json-schema/fastjsonschema", "result": {"valid": measure(lambda: compiled(CALL), 20_000)}}))
