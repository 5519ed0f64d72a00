extension Migration {
    /// Entries, their log, and what is derived from them.
    ///
    /// `entries`, `subtrees`, `head` and `blobs` are the journal. `runs`, `inbox`, `approvals` and `ledger` are derived
    /// from it in the same commits. Times are microseconds since 1970, money is nanodollars.
    static let begin = Migration(
        number: 1,
        name: "begin",
        sql: """
            CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

            CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

            -- pos is the leaf index; body and leaf are what the log commits to.
            CREATE TABLE entries (
                pos INTEGER PRIMARY KEY,
                run_no INTEGER NOT NULL,
                seq INTEGER NOT NULL,
                kind TEXT NOT NULL,
                at INTEGER NOT NULL,
                path TEXT NOT NULL,
                body BLOB NOT NULL,
                leaf BLOB NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX entries_of_run ON entries (run_no, seq);

            -- Roots of complete subtrees of 256 (level 8), 65,536 (level 16), … leaves.
            CREATE TABLE subtrees (
                level INTEGER NOT NULL,
                idx INTEGER NOT NULL,
                hash BLOB NOT NULL,
                PRIMARY KEY (level, idx)
            ) STRICT, WITHOUT ROWID;

            -- One row: the signed tree head, and a number that every commit increases.
            CREATE TABLE head (
                id INTEGER PRIMARY KEY CHECK (id = 1),
                size INTEGER NOT NULL,
                root BLOB NOT NULL,
                signature BLOB NOT NULL,
                generation INTEGER NOT NULL
            ) STRICT;

            -- encoding: 0 as it is, 1 zstd, 2 erased. size is the content's.
            CREATE TABLE blobs (
                id INTEGER PRIMARY KEY,
                digest BLOB NOT NULL UNIQUE,
                encoding INTEGER NOT NULL,
                size INTEGER NOT NULL,
                content BLOB NOT NULL
            ) STRICT;

            -- status is what lists show. rest is the status while nobody holds the run. due: when to claim it, 0 for at
            -- once whatever the clock says, NULL while it is held or nothing but a message can wake it.
            CREATE TABLE runs (
                run_no INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                workflow TEXT NOT NULL,
                release TEXT NOT NULL,
                parent TEXT,
                title TEXT NOT NULL,
                idempotency_key TEXT,
                created INTEGER NOT NULL,
                updated INTEGER NOT NULL,
                entry_count INTEGER NOT NULL,
                status TEXT NOT NULL,
                rest TEXT NOT NULL,
                wake_at INTEGER,
                due INTEGER,
                waiting_for TEXT,
                cost INTEGER NOT NULL,
                epoch INTEGER NOT NULL,
                holder INTEGER
            ) STRICT;
            CREATE UNIQUE INDEX runs_by_key ON runs (idempotency_key) WHERE idempotency_key IS NOT NULL;
            CREATE INDEX runs_due ON runs (due) WHERE due IS NOT NULL;
            CREATE INDEX runs_held ON runs (holder) WHERE holder IS NOT NULL;
            CREATE INDEX runs_of_parent ON runs (parent, id) WHERE parent IS NOT NULL;
            CREATE INDEX runs_alive ON runs (id) WHERE status NOT IN ('succeeded', 'failed', 'cancelled');

            -- Numbers are never used again: a dead worker's number must not come back to life.
            CREATE TABLE workers (worker_no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL) STRICT;

            -- pos is the message's entry in the system stream; taken the position of the entry that took it up.
            CREATE TABLE inbox (
                pos INTEGER PRIMARY KEY,
                run_no INTEGER NOT NULL,
                taken INTEGER
            ) STRICT;
            CREATE INDEX inbox_waiting ON inbox (run_no, pos) WHERE taken IS NULL;

            -- decided_by is the inbox position of the decision.
            CREATE TABLE approvals (
                approval_no INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                run_no INTEGER NOT NULL,
                path TEXT NOT NULL,
                status TEXT NOT NULL,
                digest BLOB NOT NULL,
                created INTEGER NOT NULL,
                expires INTEGER,
                body BLOB NOT NULL,
                decided_by INTEGER
            ) STRICT;
            CREATE INDEX approvals_by_status ON approvals (status, approval_no);
            CREATE INDEX approvals_of_run ON approvals (run_no, approval_no);

            CREATE TABLE ledger (
                budget TEXT PRIMARY KEY,
                reserved INTEGER NOT NULL,
                spent INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            INSERT INTO runs (run_no, id, workflow, release, title, created, updated, entry_count, status, rest, cost,
                epoch) VALUES (0, 'system', '', '', '', 0, 0, 0, 'waiting', 'waiting', 0, 0);
            """
    )
}
