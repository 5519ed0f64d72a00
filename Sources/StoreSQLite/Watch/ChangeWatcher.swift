internal import Journal

/// The thread that looks for the commits of other processes and minds deadlines, for as long as somebody waits.
final class ChangeWatcher: Sendable {
    private struct State {
        /// When to let go whom, of those who still wait.
        var deadlines: [UInt64: ContinuousClock.Instant] = [:]
        var isStopping = false
    }

    /// How often SQLite is asked whether another process has committed.
    private static let interval = Duration.milliseconds(10)

    private let board: ChangeBoard
    private let state = Monitor(State())

    init(_ board: ChangeBoard, connect: () throws(JournalError) -> Connection) throws(JournalError) {
        self.board = board
        // Handed over to the thread here and never touched from elsewhere again.
        nonisolated(unsafe) let connection = try connect()
        try OwnThread.start { [state, board] in Self.loop(state, board, connection) }
    }

    deinit { stop() }

    /// Returns when the generation is no longer the token's, at the deadline, or when the task is cancelled.
    func wait(since token: UInt64, deadline: ContinuousClock.Instant) async -> UInt64 {
        let number = WaiterNumber()
        let next = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard let added = board.add(continuation, since: token) else { return }
                state.update { $0.deadlines[added] = deadline }
                if number.set(added) { board.remove(added) }
            }
        } onCancel: {
            if let added = number.cancel() { board.remove(added) }
        }
        if let added = number.value { state.withLock { $0.deadlines[added] = nil } }
        return next
    }

    func stop() {
        state.update { $0.isStopping = true }
        board.close()
    }

    private static func loop(_ state: Monitor<State>, _ board: ChangeBoard, _ connection: Connection) {
        var version: Int64?
        while true {
            // Without anybody who waits there is nothing to look for.
            let isStopping = state.wait { state in
                state.isStopping ? true : state.deadlines.isEmpty ? nil : false
            }
            guard isStopping == false else { return }
            look(for: &version, board, connection)
            let now = ContinuousClock.now
            let late = state.withLock { state -> [UInt64] in
                let late = state.deadlines.filter { $0.value <= now }.map(\.key)
                for number in late { state.deadlines[number] = nil }
                return late
            }
            for number in late { board.remove(number) }
            let next = state.withLock { $0.deadlines.values.min() }
            let pause = next.map { min(interval, now.duration(to: $0)) } ?? .zero
            _ = state.wait(atMost: pause) { $0.isStopping ? true : nil }
        }
    }

    private static func look(for version: inout Int64?, _ board: ChangeBoard, _ connection: Connection) {
        // Where the store cannot be read, whoever waits is let go by the deadline and meets the error on their own.
        guard let current = try? connection.integer("PRAGMA data_version"), current != version,
            let generation = try? connection.log.generation()
        else { return }
        version = current
        board.advance(to: generation)
    }
}
