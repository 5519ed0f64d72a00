/// Where everything that reads a project puts what it finds, so that one look shows all of it.
///
/// Beyond ``countMax`` they are counted and no longer kept: nobody reads more, and a hostile file may have any number.
struct Problems: Sendable {
    static let countMax = 1000

    private(set) var all: [Problem] = []
    private var seen: Set<Problem> = []

    /// How many errors there were, kept or not.
    private(set) var errorCount = 0

    /// Whether there was an error, kept or not.
    var hasErrors: Bool { errorCount > 0 }

    func hasErrors(in file: String) -> Bool { all.contains { $0.severity == .error && $0.location.file == file } }

    /// By file, line and column.
    var sorted: [Problem] {
        all.enumerated().sorted { ($0.element.location, $0.offset) < ($1.element.location, $1.offset) }.map(\.element)
    }

    mutating func add(_ problem: Problem) {
        if problem.severity == .error { errorCount += 1 }
        guard all.count < Self.countMax else { return }
        // Two readings of one place may find the same thing.
        if seen.insert(problem).inserted { all.append(problem) }
    }

    mutating func error(
        _ code: Problem.Code,
        at location: SourceLocation,
        length: Int? = nil,
        _ message: String,
        hint: String? = nil
    ) {
        add(Problem(.error, code, at: location, length: length, message, hint: hint))
    }

    mutating func warn(
        _ code: Problem.Code,
        at location: SourceLocation,
        length: Int? = nil,
        _ message: String,
        hint: String? = nil
    ) {
        add(Problem(.warning, code, at: location, length: length, message, hint: hint))
    }

    /// Notes that a name leads nowhere, with what was probably meant.
    mutating func unknown(
        _ code: Problem.Code,
        _ kind: String,
        _ name: String,
        at location: SourceLocation,
        among names: some Sequence<String>
    ) {
        error(
            code,
            at: location,
            "there is no \(kind) `\(name)`",
            hint: Suggestion.hint(for: name, among: names, kind: kind)
        )
    }
}
