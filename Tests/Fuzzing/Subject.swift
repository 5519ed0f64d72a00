public import JSON

/// One language that is compared with an independent implementation of it.
///
/// A case and the answers to it are JSON, so that one runner, one shrinker and one form of saved counterexamples serve
/// all languages.
public protocol Subject: Sendable {
    /// The word for it in commands, folders and reports.
    var name: String { get }
    /// The script in `Peers` that answers for the other implementation.
    var script: String { get }
    /// The members of a case that the shrinker may not touch.
    var fixed: Set<String> { get }

    /// A random case.
    func generate(_ random: inout SplitMix64) -> JSON
    /// What Reeve says of a case; what the peer is to check of it stands in the answer too.
    func answer(_ test: JSON) -> JSON
    /// In what two answers differ: stable words, most important first; empty where they agree.
    func differences(_ test: JSON, ours: JSON, theirs: JSON) -> [String]
    /// Why a difference is meant to be, or nil where it is not.
    func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String?
    /// What a case has that a report should count: `parsed`, `valid`, `allowed`.
    func features(_ ours: JSON) -> [String]
}

extension Subject {
    /// Nothing, unless a subject says otherwise.
    public var fixed: Set<String> { [] }

    /// The differences that nobody meant.
    public func findings(_ test: JSON, ours: JSON, theirs: JSON) -> [String] {
        differences(test, ours: ours, theirs: theirs).filter {
            reason(for: $0, test, ours: ours, theirs: theirs) == nil
        }
    }
}
