"""One evaluation of the same condition: the peers of `reeve-bench-languages cel`."""

import json
import pathlib
import re
import statistics
import sys
import time

# This file must not shadow packages.
sys.path.pop(0)

import cel  # noqa: E402  common-expression-language: the Rust implementation
import celpy  # noqa: E402  cel-python: in Python

source = (pathlib.Path(__file__).parent.parent / "Languages" / "ExpressionBenchmark.swift").read_text()
EXPRESSION = re.search(r'source = #"(.*?)"#', source)[1]
INPUT = json.loads(re.search(r'inputText = #"(.*?)"#', source)[1])


def measure(operation, repetitions: int) -> dict:
    for _ in range(repetitions):
        assert operation()
    times = []
    for _ in range(11):
        start = time.perf_counter_ns()
        for _ in range(repetitions):
            operation()
        times.append((time.perf_counter_ns() - start) / repetitions)
    median = statistics.median(times)
    return {"ns": round(median, 1), "per_second": int(1e9 / median)}


program = cel.compile(EXPRESSION)
context = cel.Context({"input": INPUT})
print(json.dumps({"benchmark": "cel/common-expression-language", "result": {"typed": measure(lambda: program.execute(context), 20_000)}}))

environment = celpy.Environment()
runner = environment.program(environment.compile(EXPRESSION))
activation = {"input": celpy.json_to_cel(INPUT)}
print(json.dumps({"benchmark": "cel/cel-python", "result": {"typed": measure(lambda: runner.evaluate(activation), 1_000)}}))
