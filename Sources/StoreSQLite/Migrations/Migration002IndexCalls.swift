extension Migration {
    /// An index of the entries that tell the life of tool calls, in the order of the log, so that a walk over all calls of a
    /// time reads nothing else. New rows go to its end, which costs the writer next to nothing.
    static let indexCalls = Migration(
        number: 2,
        name: "index_calls",
        sql: """
            CREATE INDEX entries_of_calls ON entries (pos, at)
            WHERE kind IN ('tool.intended', 'tool.succeeded', 'tool.failed', 'tool.unknown', 'tool.refused',
            'tool.settled', 'approval.requested', 'approval.granted', 'approval.denied', 'approval.expired',
            'approval.voided') AND instr(path, '/facts.') = 0;
            """
    )
}
