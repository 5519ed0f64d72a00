public import Journal
import Policy

/// A call, or a kind of call, that is meant to be blocked from now on: an item of `policies/intended.yaml`.
public struct IntendedChange: Sendable, Hashable {
    /// What is meant.
    public enum Scope: Sendable, Hashable {
        /// Calls that a policy blocks, of one tool or of all.
        case policy(String, tool: String?)
        /// Calls of a tool that no policy permits any more.
        case unpermitted(tool: String)
        /// One decision of one run, or all of its decisions.
        case run(RunID, seq: Int?)
    }

    /// Where it is written.
    public var location: SourceLocation
    /// What is meant.
    public var scope: Scope
    /// Why.
    public var reason: String

    /// Makes it of its parts.
    public init(location: SourceLocation, scope: Scope, reason: String) {
        self.location = location
        self.scope = scope
        self.reason = reason
    }

    /// Whether it names what a policy blocks of a tool.
    public func names(policy: String, tool: String) -> Bool {
        guard case .policy(policy, tool: let named) = scope else { return false }
        return named == nil || named == tool
    }

    /// Whether it names the calls of a tool that nothing permits.
    public func namesUnpermitted(_ tool: String) -> Bool { scope == .unpermitted(tool: tool) }

    /// Whether it names a decision.
    public func names(run: RunID, seq: Int) -> Bool {
        guard case .run(run, seq: let named) = scope else { return false }
        return named == nil || named == seq
    }
}

extension IntendedChange {
    /// Where a project lists them, if it does.
    public static let path = "policies/intended.yaml"

    /// Reads what a project lists; nothing where it has no list.
    public static func read(
        _ files: ProjectFiles,
        of project: ProjectDefinition
    ) -> (changes: [IntendedChange], problems: [Problem]) {
        do throws(ProjectFilesError) {
            return read(try files.read(path), file: path, project: project)
        } catch {
            guard error.code != .missing else { return ([], []) }
            return ([], [Problem(.error, .fileUnreadable, at: .start(of: path), error.message)])
        }
    }

    /// Reads a list of intended changes.
    ///
    /// - Parameters:
    ///   - file: Where problems are; nothing is read there.
    ///   - project: With the policies and tools that the list may name.
    public static func read(
        _ bytes: [UInt8],
        file: String,
        project: ProjectDefinition
    ) -> (changes: [IntendedChange], problems: [Problem]) {
        var problems = Problems()
        guard let root = YAMLParser.parse(SourceText(file: file, bytes: bytes), problems: &problems) else {
            return ([], problems.sorted)
        }
        ShapeCheck.check(root, .table(.intended), what: "the file", problems: &problems)
        let names = IntendedNames(project)
        let changes = (root.field("intended")?.elements ?? []).compactMap { item -> IntendedChange? in
            guard let scope = scope(item), let reason = item.text("reason") else { return nil }
            names.check(
                scope,
                policy: item["policy"]?.location,
                tool: (item["tool"] ?? item["unpermitted"])?.location,
                &problems
            )
            return IntendedChange(location: item.location, scope: scope, reason: reason)
        }
        return (changes, problems.sorted)
    }

    /// Reads `POLICY:TOOL`, as an option has it, or `unpermitted:TOOL`.
    public static func read(
        option text: String,
        project: ProjectDefinition
    ) -> (change: IntendedChange?, problems: [Problem]) {
        var problems = Problems()
        let location = SourceLocation(file: "--intend \(text)", line: 1, column: 1)
        // Policies that are named by their file have a colon themselves; tools have none.
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex, text.index(after: colon) != text.endIndex
        else {
            problems.error(.invalidValue, at: location, "`\(text)` is not like POLICY:TOOL")
            return (nil, problems.sorted)
        }
        let (policy, tool) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
        let scope: Scope = policy == "unpermitted" ? .unpermitted(tool: tool) : .policy(policy, tool: tool)
        IntendedNames(project).check(scope, policy: location, tool: location, &problems)
        return (IntendedChange(location: location, scope: scope, reason: "given as an option"), problems.sorted)
    }

    private static func scope(_ item: YAMLNode) -> Scope? {
        if let policy = item.text("policy") { return .policy(policy, tool: item.text("tool")) }
        if let tool = item.text("unpermitted") { return .unpermitted(tool: tool) }
        if let run = item.text("run") { return .run(RunID(rawValue: run), seq: item.integer("entry")) }
        return nil
    }
}

/// Names that lead nowhere would silently intend nothing.
private struct IntendedNames {
    let policies: [String]
    let tools: [String]

    init(_ project: ProjectDefinition) {
        policies = project.policies.policies.map(\.id.rawValue)
        tools = Array(project.tools.keys)
    }

    func check(
        _ scope: IntendedChange.Scope,
        policy: SourceLocation?,
        tool: SourceLocation?,
        _ problems: inout Problems
    ) {
        switch scope {
        case .policy(let name, tool: let named):
            if let policy, !policies.contains(name) {
                problems.unknown(.unknownPolicy, "policy", name, at: policy, among: policies)
            }
            if let named, let tool, !tools.contains(named) {
                problems.unknown(.unknownTool, "tool", named, at: tool, among: tools)
            }
        case .unpermitted(tool: let named):
            if let tool, !tools.contains(named) {
                problems.unknown(.unknownTool, "tool", named, at: tool, among: tools)
            }
        case .run: break
        }
    }
}
