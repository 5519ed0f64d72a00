/// The name of a run: `run_` and 26 characters of Crockford base 32, of which the first ten are the time of creation.
///
/// Ids sort by creation, so a list of runs needs no second column to sort on.
public struct RunID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// `run_` and a sortable id; of the log's own stream, another name.
    public var rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text.
    public var description: String { rawValue }

    /// The stream of what concerns the project and no single run: decisions of people, erasures, releases.
    public static let system = RunID(rawValue: "system")

    /// Makes a fresh id from a time and 80 random bits, both handed in so that tests decide them.
    public static func make(at time: Timestamp, random: (UInt16, UInt64)) -> RunID {
        RunID(rawValue: "run_" + SortableID.text(at: time, random: random))
    }
}

/// The name of a question to people: `apr_` and a sortable id.
public struct ApprovalID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// `apr_` and a sortable id.
    public var rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text.
    public var description: String { rawValue }
}

/// The name of one worker process for as long as it lives.
public struct WorkerID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// `wrk_` and a sortable id, or the name that somebody gave it.
    public var rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text.
    public var description: String { rawValue }
}

/// The content address of a release: `rel_` and the first 16 hexadecimal digits of its digest.
public struct ReleaseID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// `rel_` and 16 hexadecimal digits.
    public var rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text.
    public var description: String { rawValue }
}

/// The text form of a ULID: 48 bits of milliseconds and 80 random bits in Crockford base 32.
public enum SortableID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Renders 26 characters, the first ten of them the time.
    public static func text(at time: Timestamp, random: (UInt16, UInt64)) -> String {
        var high = UInt64(bitPattern: time.microseconds / 1000) << 16 | UInt64(random.0)
        var low = random.1
        var text = [UInt8](repeating: 0, count: 26)
        for position in stride(from: 25, through: 0, by: -1) {
            text[position] = alphabet[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }
}
