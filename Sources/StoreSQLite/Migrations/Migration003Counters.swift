extension Migration {
    /// Sums over past calls, which policies look at. Derived from intents and outcomes in their commits.
    static let counters = Migration(
        number: 3,
        name: "counters",
        sql: """
            -- series is a counter's name and a digest of the key; minute is counted from 1970.
            CREATE TABLE counters (
                series TEXT NOT NULL,
                minute INTEGER NOT NULL,
                amount INTEGER NOT NULL,
                PRIMARY KEY (series, minute)
            ) STRICT, WITHOUT ROWID;
            """
    )
}
