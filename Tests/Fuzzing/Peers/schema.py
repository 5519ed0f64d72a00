"""Answers for JSON Schema: jsonschema, with patterns by RE2's sibling in Python."""

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing import Registry
from referencing.exceptions import Unresolvable

from peer import serve


def answer(test, ours):
    schema = test["schema"]
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return {"schema": "invalid", "message": error.message[:300]}
    validator = Draft202012Validator(schema, registry=Registry())
    valid = []
    message = None
    for instance in test["instances"]:
        try:
            valid.append(validator.is_valid(instance))
        except Unresolvable as error:
            valid.append("unresolvable")
            message = str(error)[:300]
        except RecursionError:
            valid.append("recursion")
    return {"schema": "ok", "valid": valid, "message": message}


serve(answer)
