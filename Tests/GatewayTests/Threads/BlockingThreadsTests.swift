import Glibc
import Synchronization
import Testing

@testable import Gateway

struct BlockingThreadsTests {
    @Test func `work runs and its result or error comes back`() async throws {
        let threads = BlockingThreads(name: "test", threadsMax: 2)
        #expect(await threads.run { _ in 42 } == 42)
        await #expect(throws: ConnectorFailure.self) {
            try await threads.run { _ throws(ConnectorFailure) in throw ConnectorFailure("x", "y") }
        }
    }

    @Test func `all of much work is done on few threads`() async {
        let threads = BlockingThreads(name: "test", threadsMax: 3)
        let seen = Seen()
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<500 {
                group.addTask {
                    await threads.run { _ in
                        seen.add(UInt(pthread_self()))
                        return number
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 500 * 499 / 2)
        #expect(seen.count <= 3)
    }

    private final class Seen: Sendable {
        private let threads = Mutex(Set<UInt>())

        func add(_ thread: UInt) { threads.withLock { _ = $0.insert(thread) } }

        var count: Int { threads.withLock { $0.count } }
    }

    @Test func `work is told that nobody waits for it any more`() async {
        let threads = BlockingThreads(name: "test", threadsMax: 1)
        let task = Task {
            await threads.run { flag in
                while !flag.isRaised { sched_yield() }
                return true
            }
        }
        task.cancel()
        #expect(await task.value)
    }
}
