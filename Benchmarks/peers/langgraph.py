"""Ten no-op nodes a graph with a SQLite checkpointer: the peer of `reeve-bench steps`."""

import json
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TypedDict

# This file must not shadow the package of the same name.
sys.path.pop(0)

from langgraph.checkpoint.sqlite import SqliteSaver  # noqa: E402
from langgraph.graph import END, START, StateGraph  # noqa: E402


class State(TypedDict):
    n: int


def main() -> None:
    connection = sqlite3.connect("langgraph.sqlite", check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    builder = StateGraph(State)
    names = [f"s{index}" for index in range(10)]
    for name in names:
        builder.add_node(name, lambda state: {"n": state["n"]})
    for before, after in zip([START, *names], [*names, END]):
        builder.add_edge(before, after)
    graph = builder.compile(checkpointer=SqliteSaver(connection))

    def one(index: int) -> None:
        graph.invoke({"n": index}, {"configurable": {"thread_id": str(index)}}, durability="sync")

    for index in range(16):
        one(-1 - index)
    runs = 192
    started = time.perf_counter()
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(one, range(runs)))
    took = time.perf_counter() - started
    print(json.dumps({"benchmark": "langgraph", "result": {"steps_per_s": round(runs * 10 / took, 1)}}), flush=True)


main()
