public import Journal

/// Time and chance, handed in so that tests decide them.
public struct EngineClock: Sendable {
    /// The wall clock; may jump back, which nothing but timers notices.
    public var now: @Sendable () -> Timestamp
    /// Chance, for ids and jitter.
    public var random: @Sendable () -> UInt64
    /// Returns after the time or when the task is cancelled.
    public var sleep: @Sendable (Duration) async -> Void

    /// Makes it of its parts.
    public init(
        now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt64,
        sleep: @escaping @Sendable (Duration) async -> Void
    ) {
        self.now = now
        self.random = random
        self.sleep = sleep
    }

    /// The machine's own clock and the system's random numbers.
    public static let system = EngineClock(
        now: { .current },
        random: { UInt64.random(in: .min ... .max) },
        sleep: { try? await Task.sleep(for: $0) }
    )

    func circumstances(inFlight: Set<StepPath> = []) -> Circumstances {
        Circumstances(now: now(), inFlight: inFlight, random: random)
    }
}
