"""Decisions on Cedar's corpus with cedarpy, as Benchmarks/Bench/CedarBenchmark.swift makes them.

The policies are parsed once, the entities of each case too. What a call costs that crosses into the library and back
(requests as JSON in, an answer as JSON out) is measured with an empty set of policies and told apart.
"""

import json
import os
import statistics
import sys
import time

import cedarpy

REQUEST_CASES_MAX = 100
ROUNDS = 5


def median_us(body, count):
    body()
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        body()
        took.append(time.perf_counter() - start)
    return statistics.median(took) * 1e6 / count


def measure(cases):
    policies = cedarpy.PolicySet.from_str("\n".join(case["policies"] for case in cases))
    nothing = cedarpy.PolicySet.from_str("")
    batches = []
    for case in cases[:REQUEST_CASES_MAX]:
        entities = cedarpy.Entities.from_json_str(json.dumps(case["entities"]))
        requests = [
            {
                "principal": request["principal"],
                "action": request["action"],
                "resource": request["resource"],
                # Flattened before, so that the library need not do it.
                "context": json.dumps(request["context"]),
            }
            for request in case["requests"]
        ]
        batches.append((requests, entities))
    count = sum(len(requests) for requests, _ in batches)

    def single(policies):
        for requests, entities in batches:
            for request in requests:
                cedarpy.is_authorized(request, policies, entities)

    def batch(policies):
        for requests, entities in batches:
            cedarpy.is_authorized_batch(requests, policies, entities)

    allowed = sum(
        result.allowed
        for requests, entities in batches
        for result in cedarpy.is_authorized_batch(requests, policies, entities)
    )
    return {
        "policies": len(cases),
        "requests": count,
        "allowed": allowed,
        "us_per_call": round(median_us(lambda: single(policies), count), 3),
        "us_per_call_without_policies": round(median_us(lambda: single(nothing), count), 3),
        "us_per_request_in_batches": round(median_us(lambda: batch(policies), count), 3),
        "us_per_request_in_batches_without_policies": round(median_us(lambda: batch(nothing), count), 3),
    }


def main():
    folder = os.environ.get("REEVE_CONFORMANCE", "../shared/conformance")
    with open(f"{folder}/cedar/corpus.jsonl", encoding="utf-8") as file:
        cases = [json.loads(line) for line in file]
    result = {f"policies_{count}": measure(cases[:count]) for count in (10, 100, 1000)}
    json.dump({"benchmark": "cedarpy", "result": result}, sys.stdout)
    print()


main()
