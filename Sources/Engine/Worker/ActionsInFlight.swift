import Journal

/// The actions of one run that are under way, each a task of its own that can be aborted.
struct ActionsInFlight {
    private var tasks: [StepPath: Task<Void, Never>] = [:]
    /// Made when the first one begins: most runs that only compute never need it.
    private var channel: Channel?

    private struct Channel {
        var events: AsyncStream<RunDriver.Event>.Iterator
        let source: AsyncStream<RunDriver.Event>.Continuation

        init() {
            let (stream, source) = AsyncStream.makeStream(of: RunDriver.Event.self)
            events = stream.makeAsyncIterator()
            self.source = source
        }
    }

    var paths: Set<StepPath> { Set(tasks.keys) }
    var isEmpty: Bool { tasks.isEmpty }

    mutating func start(_ path: StepPath, _ body: @escaping @Sendable () async throws(JournalError) -> Void) {
        let channel = channel ?? Channel()
        self.channel = channel
        tasks[path] = Task { [source = channel.source] in
            do throws(JournalError) {
                try await body()
                source.yield(.finished(path, nil))
            } catch {
                source.yield(.finished(path, error))
            }
        }
    }

    func cancel(within path: StepPath) {
        for (running, task) in tasks where path.contains(running) { task.cancel() }
    }

    /// Returns when one of them has ended or the time is over. Where one could not be recorded, the others are aborted
    /// and awaited, because the run is no longer this process's.
    mutating func wait(until pause: Duration, _ clock: EngineClock) async throws(JournalError) {
        guard let source = channel?.source else { return }
        let timer = Task { [source] in
            await clock.sleep(pause)
            source.yield(.tick)
        }
        defer { timer.cancel() }
        guard case .finished(let path, let error)? = await channel?.events.next() else { return }
        tasks[path] = nil
        guard let error else { return }
        cancel(within: .run)
        for task in tasks.values { await task.value }
        tasks = [:]
        throw error
    }
}
