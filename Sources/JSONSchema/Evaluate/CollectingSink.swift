import JSON

/// Collects what does not hold, with its places.
struct CollectingSink: ViolationSink {
    static var collects: Bool { true }
    static var traces: Bool { false }

    private let places: [Program.Place]
    private var instance: [String] = []
    private var keywords: [String] = []
    private var nodes: [NodeID]
    /// What was noted, for each keyword that has begun and not ended; the bottom is the result.
    private var noted: [[SchemaViolation]] = [[]]
    /// How many more violations are kept; what comes after them is one of thousands.
    private var roomLeft: Int

    init(_ program: Program, violationsMax: Int) {
        places = program.places
        nodes = [program.root]
        roomLeft = violationsMax
    }

    /// The violations at the end of the evaluation.
    var violations: [SchemaViolation] { noted.first ?? [] }

    mutating func fail(_ keyword: String, _ message: String) {
        note(keyword, message, causes: [])
    }

    mutating func failSchema(_ message: String) {
        note(nil, message, causes: [])
    }

    mutating func begin(_ keyword: String) {
        keywords.append(keyword)
        noted.append([])
    }

    mutating func end(holds: Bool, message: String?) {
        let keyword = keywords.removeLast()
        let causes = noted.removeLast()
        if holds { return }
        if let message {
            note(keyword, message, causes: causes)
        } else if !noted.isEmpty {
            noted[noted.count - 1].append(contentsOf: causes)
        }
    }

    mutating func enter(_ node: NodeID, _ value: UnsafePointer<JSON>, keywordPart: String?, instancePart: String?) {
        if let keywordPart { keywords.append(keywordPart) }
        if let instancePart { instance.append(instancePart) }
        nodes.append(node)
    }

    mutating func exit(keywordPart: String?, instancePart: String?) {
        if keywordPart != nil { keywords.removeLast() }
        if instancePart != nil { instance.removeLast() }
        nodes.removeLast()
    }

    private mutating func note(_ keyword: String?, _ message: String, causes: [SchemaViolation]) {
        guard roomLeft > 0, let node = nodes.last, !noted.isEmpty else { return }
        roomLeft -= 1
        let place = places[Int(node)]
        let suffix = keyword.map { JSONPointer(tokens: [$0]).description } ?? ""
        let violation = SchemaViolation(
            instanceLocation: JSONPointer(tokens: instance),
            keywordLocation: JSONPointer(tokens: keywords + (keyword.map { [$0] } ?? [])),
            absoluteKeywordLocation: "\(place.resource)#\(place.pointer)\(suffix)",
            keyword: keyword ?? keywords.last { !$0.allSatisfy(\.isNumber) } ?? "",
            message: message,
            causes: causes
        )
        noted[noted.count - 1].append(violation)
    }
}
