import AllocationCount
import JSON

/// Nanoseconds and allocations of one operation: the median of many rounds on one thread, after a warm-up.
func measure(_ operation: () throws -> Bool) rethrows -> JSON {
    let (rounds, repetitions) = (31, 100_000)
    for _ in 0..<repetitions where try !operation() { preconditionFailure("the operation does not hold") }
    var times: [Double] = []
    var allocations: UInt64 = 0
    for _ in 0..<rounds {
        var held = 0
        let before = allocation_count()
        let start = ContinuousClock.now
        for _ in 0..<repetitions where try operation() { held += 1 }
        let took = ContinuousClock.now - start
        allocations = allocation_count() - before
        precondition(held == repetitions)
        let (seconds, attoseconds) = took.components
        times.append((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(repetitions))
    }
    times.sort()
    let median = times[rounds / 2]
    return [
        "ns": .double((median * 10).rounded() / 10), "ns_p99": .double((times[rounds - 1] * 10).rounded() / 10),
        "per_second": .int(Int64(1e9 / median)),
        "allocations": .double((Double(allocations) / Double(repetitions) * 1000).rounded() / 1000),
    ]
}

/// Keeps the compiler from computing once what is measured many times.
@inline(never)
func opaque<Value>(_ value: Value) -> Value { value }
