internal import CSQLite
internal import Glibc

/// How long a connection waits for another process that is writing.
///
/// A commit takes less than a millisecond, so the first waits are short; SQLite's own handler soon sleeps for 100.
final class BusyPatience {
    /// How long; may be changed between calls.
    var timeout: Duration
    private var start = ContinuousClock.now

    init(timeout: Duration) { self.timeout = timeout }

    static let handler: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32 = { context, count in
        guard let context else { return 0 }
        return Unmanaged<BusyPatience>.fromOpaque(context).takeUnretainedValue().wait(count) ? 1 : 0
    }

    private func wait(_ count: Int32) -> Bool {
        if count == 0 { start = .now }
        guard start.duration(to: .now) < timeout else { return false }
        let milliseconds: Int = count < 10 ? 0 : count < 100 ? 1 : 5
        var pause = timespec(tv_sec: 0, tv_nsec: milliseconds == 0 ? 200_000 : milliseconds * 1_000_000)
        nanosleep(&pause, nil)
        return true
    }
}
