"""Confirms cedar.json with cedarpy: every case must come out there as it is written here.

    python cedar.py            says where cedarpy disagrees
    python cedar.py --write    sorts new cases, which stand under "new", to where cedarpy puts them
"""

import json
import os
import sys

import cedarpy

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cedar.json")
REQUEST = {"principal": 'User::"alice"', "action": 'Action::"view"', "resource": 'Photo::"beach"'}


def evaluate(condition, group):
    policy = f"permit (principal, action, resource) when {{ {condition} }};"
    try:
        policies = cedarpy.PolicySet.from_str(policy)
    except ValueError:
        return "unparsed"
    entities = json.dumps(group.get("entities", []))
    result = cedarpy.is_authorized({**REQUEST, "context": group.get("context", {})}, policies, entities)
    if result.diagnostics.errors:
        return "error"
    return "true" if result.allowed else "false"


def parse(policy, group):
    try:
        cedarpy.PolicySet.from_str(policy)
        return "parsed"
    except ValueError:
        return "unparsed"


def schema(text, group):
    try:
        cedarpy.Schema.from_str(text) if isinstance(text, str) else cedarpy.Schema.from_json_str(json.dumps(text))
        return "valid"
    except ValueError:
        return "invalid"


def validate(policy, group):
    result = cedarpy.validate_policies(policy, group["schema"])
    return "valid" if result.validation_passed else "invalid"


def entities(document, group):
    try:
        cedarpy.Entities.from_json_str(json.dumps(document), group.get("schema"))
        return "valid"
    except ValueError:
        return "invalid"


def request(parts, group):
    result = cedarpy.is_authorized(parts, "permit (principal, action, resource);", [], group["schema"])
    return "valid" if result.allowed else "invalid"


KINDS = {
    "evaluate": evaluate,
    "parse": parse,
    "schema": schema,
    "validate": validate,
    "entities": entities,
    "request": request,
}


def main():
    with open(PATH, encoding="utf-8") as file:
        groups = json.load(file)
    wrong = 0
    for group in groups:
        judge = KINDS[group["kind"]]
        sorted_cases = {}
        for expected, cases in group["cases"].items():
            for case in cases:
                actual = judge(case, group)
                sorted_cases.setdefault(actual, []).append(case)
                if actual != expected and expected != "new":
                    wrong += 1
                    print(f"{group['name']}: {case}: {expected} here, {actual} there")
        if "--write" in sys.argv:
            group["cases"] = {key: sorted_cases[key] for key in sorted(sorted_cases)}
    if "--write" in sys.argv:
        with open(PATH, "w", encoding="utf-8") as file:
            json.dump(groups, file, indent=1, ensure_ascii=True)
            file.write("\n")
    print(f"{sum(len(c) for g in groups for c in g['cases'].values())} cases, {wrong} otherwise there")
    return wrong > 0


sys.exit(main())
