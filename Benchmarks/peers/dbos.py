"""Ten no-op steps a workflow, 64 at once, on SQLite: the peer of `reeve-bench steps`."""

import json
import os
import sys
import time

# This file must not shadow the package of the same name.
sys.path.pop(0)

from dbos import DBOS, DBOSConfig  # noqa: E402

config: DBOSConfig = {"name": "bench", "system_database_url": f"sqlite:///{os.getcwd()}/dbos.sqlite", "log_level": "ERROR"}
DBOS(config=config)


@DBOS.step()
def nothing() -> None:
    return None


@DBOS.workflow()
def ten() -> None:
    for _ in range(10):
        nothing()


def main() -> None:
    DBOS.launch()
    for handle in [DBOS.start_workflow(ten) for _ in range(16)]:
        handle.get_result()
    runs = 192
    started = time.perf_counter()
    pending = []
    for _ in range(runs):
        pending.append(DBOS.start_workflow(ten))
        if len(pending) >= 64:
            pending.pop(0).get_result()
    for handle in pending:
        handle.get_result()
    took = time.perf_counter() - started
    print(json.dumps({"benchmark": "dbos", "result": {"steps_per_s": round(runs * 10 / took, 1)}}), flush=True)
    DBOS.destroy()


main()
os._exit(0)
