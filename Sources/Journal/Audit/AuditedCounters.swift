internal import JSON

/// The sums of counters, counted anew from the intents and outcomes of a log.
struct AuditedCounters {
    /// A sum's part of one minute.
    struct Cell: Hashable, Comparable {
        var series: String
        var minute: Int64

        static func < (left: Cell, right: Cell) -> Bool {
            (left.series, left.minute) < (right.series, right.minute)
        }
    }

    /// What each part must hold; none that hold nothing.
    private(set) var cells: [Cell: Int64] = [:]
    /// The runs in which a call has added to a counter. Of all others nothing is read.
    private var runs: [Int64: CountedCalls] = [:]

    private static let prefix = Array("tool.".utf8)
    private static let intended = Array(EntryKind.toolIntended.rawValue.utf8)
    private static let resumed = Array(EntryKind.runResumed.rawValue.utf8)
    private static let marker = Array("\"counted\":".utf8)

    /// Folds an entry.
    mutating func take(_ entry: LogAuditor.StoredEntry, of run: RunID) {
        guard entry.kind.starts(with: Self.prefix) || entry.kind.elementsEqual(Self.resumed) else { return }
        if runs[entry.runNumber] == nil {
            guard entry.kind.elementsEqual(Self.intended), Self.holdsMarker(entry.body) else { return }
        }
        guard let body = try? JSON(parsing: entry.body) else { return }
        let whole = Entry(
            run: run,
            seq: entry.seq,
            kind: EntryKind(rawValue: String(decoding: entry.kind, as: UTF8.self)),
            at: entry.at,
            path: StepPath(String(decoding: entry.path, as: UTF8.self)),
            body: body
        )
        for change in runs[entry.runNumber, default: CountedCalls()].changes(by: whole) {
            let cell = Cell(series: change.series, minute: change.minute)
            let (sum, overflows) = (cells[cell] ?? 0).addingReportingOverflow(change.amount)
            cells[cell] = overflows ? .max : sum == 0 ? nil : sum
        }
        runs[entry.runNumber, default: CountedCalls()].apply(whole)
    }

    /// Takes a part out, to be held against what is stored.
    mutating func remove(_ cell: Cell) -> Int64? { cells.removeValue(forKey: cell) }

    private static func holdsMarker(_ body: UnsafeBufferPointer<UInt8>) -> Bool {
        guard body.count >= marker.count else { return false }
        return (0...(body.count - marker.count)).contains { start in
            body[start] == marker[0] && body[start...].starts(with: marker)
        }
    }
}

extension LogAuditor {
    /// Holds a stored part of a counter's sum against the intents that it was counted from.
    package mutating func check(counter series: String, minute: Int64, amount: Int64) {
        guard !facts.hasGaps else { return }
        let truth = facts.counters.remove(AuditedCounters.Cell(series: series, minute: minute)) ?? 0
        guard amount != truth else { return }
        report.add(
            AuditFinding(.counter, "the sum `\(series)` holds \(amount) in minute \(minute), and calls added \(truth)")
        )
    }

    /// Every part has been given: none may be missing.
    package mutating func finishCounters() {
        guard !facts.hasGaps else { return }
        for (cell, amount) in facts.counters.cells.sorted(by: { $0.key < $1.key }) {
            let what = "the sum `\(cell.series)` lacks \(amount) in minute \(cell.minute), which calls added"
            report.add(AuditFinding(.counter, what))
        }
    }
}
