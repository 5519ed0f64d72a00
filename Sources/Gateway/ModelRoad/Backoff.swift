/// How long to wait before a model is tried again: 0.5 s, doubling up to 8 s, with up to 25 % less at random so that
/// many calls that failed together do not come back together.
enum Backoff {
    static let first = Duration.milliseconds(500)
    static let longest = Duration.seconds(8)
    /// What a provider may ask for; where it asks for more, the next model is tried instead.
    static let askedMax = Duration.seconds(60)

    /// The wait before a retry.
    ///
    /// - Parameter retry: from 0.
    /// - Parameter random: from 0 up to 1.
    static func wait(beforeRetry retry: Int, random: Double) -> Duration {
        let doubled = first * (1 << min(max(retry, 0), 10))
        return min(doubled, longest) * (1 - 0.25 * min(max(random, 0), 1))
    }
}
