import Synchronization
import Testing

@testable import Gateway

struct ConcurrencyGateTests {
    let never: @Sendable (Duration) async throws -> Void = { _ in
        await waitForCancellation()
        throw CancellationError()
    }

    /// Returns once so many callers wait.
    func waiting(_ count: Int, at gate: ConcurrencyGate) async {
        while gate.load.waiting < count { await Task.yield() }
    }

    @Test func `as many enter as it takes`() async {
        let gate = ConcurrencyGate(callsMax: 2)
        #expect(await gate.enter(waitMax: .zero, sleep: never))
        #expect(await gate.enter(waitMax: .zero, sleep: never))
        #expect(await !gate.enter(waitMax: .zero, sleep: never))
    }

    @Test func `those who wait enter in the order in which they came`() async {
        let gate = ConcurrencyGate(callsMax: 1)
        _ = await gate.enter(waitMax: .zero, sleep: never)
        let order = Order()
        var tasks: [Task<Void, Never>] = []
        for number in 0..<5 {
            tasks.append(
                Task {
                    if await gate.enter(waitMax: .seconds(60), sleep: never) { order.add(number) }
                    gate.leave()
                }
            )
            await waiting(number + 1, at: gate)
        }
        gate.leave()
        for task in tasks { await task.value }
        #expect(order.numbers == [0, 1, 2, 3, 4])
        #expect(gate.load.inside == 0)
    }

    @Test func `whoever waits too long is turned away`() async {
        let gate = ConcurrencyGate(callsMax: 1)
        _ = await gate.enter(waitMax: .zero, sleep: never)
        #expect(await !gate.enter(waitMax: .seconds(1), sleep: { _ in }))
        #expect(gate.load.waiting == 0)
    }

    @Test func `a cancelled caller waits no longer and takes no place`() async {
        let gate = ConcurrencyGate(callsMax: 1)
        _ = await gate.enter(waitMax: .zero, sleep: never)
        let task = Task { await gate.enter(waitMax: .seconds(60), sleep: never) }
        await waiting(1, at: gate)
        task.cancel()
        #expect(await !task.value)
        gate.leave()
        #expect(gate.load == (0, 0))
    }

    @Test func `a caller that was cancelled before it came waits for nothing`() async {
        let gate = ConcurrencyGate(callsMax: 1)
        _ = await gate.enter(waitMax: .zero, sleep: never)
        let task = Task {
            await waitForCancellation()
            return await gate.enter(waitMax: .seconds(60), sleep: never)
        }
        task.cancel()
        #expect(await !task.value)
    }

    @Test func `a gate that is widened lets in who waits`() async {
        let gate = ConcurrencyGate(callsMax: 1)
        _ = await gate.enter(waitMax: .zero, sleep: never)
        let task = Task { await gate.enter(waitMax: .seconds(60), sleep: never) }
        await waiting(1, at: gate)
        gate.resize(callsMax: 2)
        #expect(await task.value)
    }

    private final class Order: Sendable {
        private let state = Mutex<[Int]>([])

        func add(_ number: Int) { state.withLock { $0.append(number) } }

        var numbers: [Int] { state.withLock { $0 } }
    }
}
