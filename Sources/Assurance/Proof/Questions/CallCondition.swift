public import Policy

/// A condition in Cedar by which calls are chosen: those for which it is true. A call for which it cannot be evaluated is
/// none of them.
public struct CallCondition: Sendable {
    /// The condition as it was written.
    public let text: String
    /// Where a line and a column of it, both from 1, stand for whoever wrote it.
    public var place: @Sendable (_ line: Int, _ column: Int) -> (file: String, line: Int, column: Int) = {
        ("--when", $0, $1)
    }
    /// One permit for each tool, whose only clause is the condition.
    private let policies: [String: PolicySet]

    /// What is wrong with a condition, and where in its text: line and column from 1.
    public struct Mistake: Error, Sendable, Hashable {
        /// What is wrong, lowercase.
        public var message: String
        /// What could help.
        public var hint: String?
        /// From 1, in the condition's text.
        public var line: Int
        /// From 1, in characters.
        public var column: Int
    }

    /// Reads a condition and checks it against what policies know of each tool.
    ///
    /// - Throws: ``Mistake`` with the first that is found.
    public init(_ text: String, tools: [String], schema: PolicySchema) throws(Mistake) {
        self.text = text
        var policies: [String: PolicySet] = [:]
        let validator = Validator(schema)
        for tool in tools {
            // The condition has lines of its own, so that places in it are easily found.
            let action = EntityUID(type: "Action", id: tool)
            let policy = "permit (principal, action == \(action), resource) when {\n\(text)\n};"
            let set: PolicySet
            do throws(PolicyError) {
                set = try PolicySet(parsing: policy, naming: .position)
            } catch {
                throw Self.mistake(error.message, error.hint, error.location, text)
            }
            guard set.policies.count == 1, set.templates.isEmpty, set.policies[0].storage.conditions.count == 1 else {
                throw Mistake(message: "this is more than one condition", hint: nil, line: 1, column: 1)
            }
            if let issue = validator.validate(set).first(where: { $0.severity == .error }) {
                throw Self.mistake(issue.message, issue.hint, issue.location, text)
            }
            policies[tool] = set
        }
        self.policies = policies
    }

    /// The policy that stands for the condition where a tool is called.
    func policies(for tool: String) -> PolicySet? { policies[tool] }

    /// The place of something in ``policies(for:)``, where the condition has lines of its own from the second on.
    func place(of location: SourceLocation) -> SourceLocation {
        let (file, line, column) = place(max(1, location.line - 1), location.column)
        return SourceLocation(file: file, line: line, column: column, offset: 0, length: 0)
    }

    private static func mistake(
        _ message: String,
        _ hint: String?,
        _ location: SourceLocation?,
        _ text: String
    ) -> Mistake {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        guard let location, location.line > 1 else { return Mistake(message: message, hint: hint, line: 1, column: 1) }
        guard location.line - 1 <= lines else {
            let last = text.split(separator: "\n", omittingEmptySubsequences: false).last?.unicodeScalars.count ?? 0
            return Mistake(message: message, hint: hint, line: max(1, lines), column: last + 1)
        }
        return Mistake(message: message, hint: hint, line: location.line - 1, column: location.column)
    }
}
