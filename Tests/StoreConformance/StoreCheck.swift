public import Journal

/// One promise of ``Store`` and how to hold a store to it.
///
/// The checks know nothing of any database, so that every store is held to the same. A store's own tests run them all,
/// each with a fresh fixture.
public struct StoreCheck: Sendable, CustomStringConvertible {
    /// What is promised, as a sentence.
    public let description: String
    /// Throws ``Violation`` where the promise is broken.
    public let run: @Sendable (any StoreFixture) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (any StoreFixture) async throws -> Void) {
        self.description = description
        self.run = run
    }

    /// Every promise.
    public static let all: [StoreCheck] =
        accepting + appending + claiming + messaging + approving + spending + counting + keeping + watching + listing
        + walking
}

/// An empty store that can be opened more than once.
public protocol StoreFixture: Sendable {
    /// Opens it; a second call gives a second store object on the same data, as another process would have.
    func open() async throws -> any Store
}

/// A promise that was not kept.
public struct Violation: Error, CustomStringConvertible {
    /// What was found, and where it was asked for.
    public let description: String
}

func expect(
    _ condition: Bool,
    _ message: @autoclosure () -> String = "the condition does not hold",
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    guard condition else { throw Violation(description: "\(message()) (\(file):\(line))") }
}

func expectEqual<Value: Equatable>(
    _ found: Value,
    _ expected: Value,
    file: StaticString = #fileID,
    line: UInt = #line
) throws {
    try expect(found == expected, "found \(found), expected \(expected)", file: file, line: line)
}

func unwrap<Value>(_ value: Value?, file: StaticString = #fileID, line: UInt = #line) throws -> Value {
    guard let value else { throw Violation(description: "found nil (\(file):\(line))") }
    return value
}

func expectRefusal(
    _ code: JournalError.Code,
    file: StaticString = #fileID,
    line: UInt = #line,
    of body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as JournalError {
        let message = "refused as `\(error.code.rawValue)` (\(error.message)), expected `\(code.rawValue)`"
        return try expect(error.code == code, message, file: file, line: line)
    }
    throw Violation(description: "not refused, expected `\(code.rawValue)` (\(file):\(line))")
}
