"""Answers for CEL: cel-expr-python, which is Google's cel-cpp behind a Python interface."""

import base64
import datetime
import math
import re

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_encoders, ext_math, ext_optional, ext_strings

from peer import serve

T = cel.Type
TYPES = {
    "bool": T.BOOL, "int": T.INT, "uint": T.UINT, "double": T.DOUBLE, "string": T.STRING, "bytes": T.BYTES,
    "timestamp": T.TIMESTAMP, "duration": T.DURATION, "dyn": T.DYN, "list(int)": T.List(T.INT),
    "list(string)": T.List(T.STRING), "list(dyn)": T.List(T.DYN), "map(string, int)": T.Map(T.STRING, T.INT),
    "map(int, string)": T.Map(T.INT, T.STRING), "map(string, dyn)": T.Map(T.STRING, T.DYN),
}
NAMES = {
    "NULL": "null_type", "TIMESTAMP": "google.protobuf.Timestamp", "DURATION": "google.protobuf.Duration",
}
WORDS = {"NULL": "null_type", "LIST": "list", "MAP": "map", "TYPE": "type"}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
environments = {}


def environment(types):
    key = tuple(sorted(types.items()))
    if key not in environments:
        environments[key] = cel.NewEnv(
            variables={name: TYPES[text] for name, text in types.items()},
            extensions=[
                ext_math.ExtMath(), ext_optional.ExtOptional(), ext_strings.ExtStrings(), ext_encoders.ExtEncoders(),
                ext_bindings.ExtBindings(),
            ],
        )
    return environments[key]


def bound(value):
    (kind, content), = value.items()
    if kind in ("int", "uint"):
        return int(content)
    if kind == "double":
        return float(content)
    if kind == "bytes":
        return base64.b64decode(content)
    if kind == "list":
        return [bound(element) for element in content]
    if kind == "map":
        return {bound(key): bound(element) for key, element in content}
    if kind == "timestamp":
        return EPOCH + datetime.timedelta(microseconds=int(content))
    if kind == "duration":
        return datetime.timedelta(microseconds=int(content))
    return content


def number(value):
    if math.isnan(value):
        return {"double": "NaN"}
    if math.isinf(value):
        return {"double": "Infinity" if value > 0 else "-Infinity"}
    return {"double": value.hex()}


def shown(value):
    kind = value.type()
    name = kind.name()
    try:
        content = value.value()
    except TypeError:
        return {"other": True}
    if isinstance(content, list):
        return {"list": [shown(element) for element in content]}
    if isinstance(content, dict):
        # Python takes True for 1, so keys are compared by their text, and only as many as there are.
        return {"map": sorted([[str(key), shown(element)] for key, element in content.items()], key=str)}
    if isinstance(content, bool):
        return {"bool": content}
    if isinstance(content, int):
        return {name.lower(): str(content)}
    if isinstance(content, float):
        return number(content)
    if isinstance(content, str):
        return {"string": content}
    if isinstance(content, (bytes, bytearray)):
        return {"bytes": base64.b64encode(bytes(content)).decode()}
    if content is None:
        return {"null": None}
    if isinstance(content, datetime.datetime):
        return {"timestamp": True}
    if isinstance(content, datetime.timedelta):
        return {"duration": True}
    inner = content.name()
    return {"type": NAMES.get(inner, inner.lower()).split("<")[0]}


def deduced(expression):
    """The type of an expression as Reeve writes it."""
    name = re.sub(r"\b[A-Z]+\b", lambda word: WORDS.get(word[0], word[0].lower()), expression.return_type().name())
    return name.replace("<", "(").replace(">", ")")


def answer(test, ours):
    types = test["types"]
    try:
        expression = environment(types).compile(test["expr"], disable_check=not test["checked"])
    except RuntimeError as error:
        return {"status": "refused", "message": str(error)[:300]}
    kind = {"type": deduced(expression)} if test["checked"] else {}
    data = {name: bound(value) for name, value in test["bindings"].items()}
    try:
        value = expression.eval(data=data)
    except RuntimeError as error:
        return {"status": "failed", "message": str(error)[:300], **kind}
    if value.type() == T.ERROR:
        return {"status": "failed", "message": str(value.value())[:300], **kind}
    return {"status": "value", "value": shown(value), **kind}


serve(answer)
