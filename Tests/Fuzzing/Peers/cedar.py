"""Answers for Cedar: cedarpy, which is Cedar's own Rust implementation behind a Python interface."""

import json
import re

import cedarpy

from peer import serve

FAILED = re.compile(r"error while evaluating policy `(.*?)`: ")


def attempt(function):
    try:
        return function(), None
    except ValueError as error:
        return None, str(error)[:300]


def answer(test, ours):
    result = {}
    text = test["policies"]
    policies, problem = attempt(lambda: cedarpy.PolicySet.from_str(text))
    result["policies"] = "error" if policies is None else "ok"
    note(result, "policies", problem)
    if "tree" in test:
        tree = json.dumps(test["tree"])
        read, problem = attempt(lambda: cedarpy.PolicySet.from_json_str(tree))
        result["tree"] = "error" if read is None else "ok"
        note(result, "tree", problem)
        if read is not None:
            back, _ = attempt(lambda: json.loads(cedarpy.policies_to_json_str(cedarpy.policies_from_json_str(tree))))
            result["est of tree"] = back
    schema = None
    if test.get("schema") is not None:
        read = cedarpy.Schema.from_json_str if test["schema"].lstrip().startswith("{") else cedarpy.Schema.from_str
        schema, problem = attempt(lambda: read(test["schema"]))
        result["schema"] = "error" if schema is None else "ok"
        note(result, "schema", problem)
        if schema is None:
            return result
    entities, problem = attempt(lambda: cedarpy.Entities.from_json_str(json.dumps(test["entities"]), schema))
    result["entities"] = "error" if entities is None else "ok"
    note(result, "entities", problem)
    if policies is None:
        return result
    formats(text, ours, result)
    if schema is not None:
        validation = cedarpy.validate_policies(text, schema)
        result["validates"] = validation.validation_passed
        note(result, "validates", "; ".join(error.error for error in validation.errors) or None)
    if test.get("links"):
        policies, problem = attempt(lambda: policies.with_linked_batch(test["links"]))
        result["links"] = "error" if policies is None else "ok"
        note(result, "links", problem)
    if entities is not None and policies is not None:
        result["requests"] = [decide(request, policies, entities, schema) for request in test["requests"]]
    return result


def note(result, key, message):
    if message:
        result.setdefault("messages", {})[key] = message[:300]


def decide(request, policies, entities, schema):
    request = dict(request, context=json.dumps(request.get("context", {})))
    decision = cedarpy.is_authorized(request, policies, entities, schema)
    if decision.decision == cedarpy.Decision.NoDecision:
        return {"decision": "none", "message": "; ".join(decision.diagnostics.errors)[:300]}
    failures = decision.diagnostics.errors
    return {
        "decision": decision.decision.value.lower(),
        "reasons": sorted(decision.diagnostics.reasons),
        "errors": sorted(FAILED.match(failure).group(1) for failure in failures),
        "message": "; ".join(failures)[:300],
    }


def formats(text, ours, result):
    """The policies as JSON, and whether what Reeve wrote is read as the same policies."""
    def tree(text):
        value, problem = attempt(lambda: json.loads(cedarpy.policies_to_json_str(text)))
        return value if problem is None else {"error": problem}

    result["est"] = tree(text)
    result["formatted"], _ = attempt(lambda: cedarpy.format_policies(text))
    if "rendered" in ours:
        result["est of rendered"] = tree(ours["rendered"])
    if "est" in ours:
        back, problem = attempt(lambda: cedarpy.policies_from_json_str(json.dumps(ours["est"])))
        result["est of est"] = tree(back) if problem is None else {"error": problem}


serve(answer)
