public import Manifest
public import Policy

/// Makes questions of what `policies/properties.yaml` says, naming what is wrong with it by its place.
public struct PropertyReader {
    private let project: ProjectDefinition
    /// The policies that a word means: a directory, `released`, a release.
    private let baseline: (String) throws -> Baseline
    /// What is wrong.
    public private(set) var problems: [Problem] = []

    /// Makes a reader for a project.
    ///
    /// - Parameter baseline: finds the policies that `at_most` and `same_as` name, or throws why there are none.
    public init(_ project: ProjectDefinition, baseline: @escaping (String) throws -> Baseline) {
        self.project = project
        self.baseline = baseline
    }

    /// The property; nil where something is wrong with it.
    public mutating func property(_ definition: PropertyDefinition) -> Property? {
        guard let claim = claim(definition.claim) else { return nil }
        return Property(
            name: definition.name,
            because: definition.because,
            location: definition.location,
            claim: claim
        )
    }

    private mutating func claim(_ claim: PropertyDefinition.Claim) -> Claim? {
        switch claim {
        case .never(let calls): return pattern(calls).map { .never($0, Self.verdicts(calls)) }
        case .always(let calls): return pattern(calls).map { .always($0, Self.verdicts(calls)) }
        case .atMost(let reference): return baseline(reference).map { .atMost($0) }
        case .same(let reference): return baseline(reference).map { .same($0) }
        }
    }

    private static func verdicts(_ calls: PropertyDefinition.Calls) -> Set<ProofVerdict> {
        Set(calls.verdicts.compactMap(ProofVerdict.init(rawValue:)))
    }

    private mutating func baseline(_ reference: PropertyDefinition.Reference) -> Baseline? {
        do {
            return try baseline(reference.text)
        } catch {
            let known = error as? AssuranceError
            note(.policy, known?.message ?? "\(error)", at: reference.location, hint: known?.hint)
            return nil
        }
    }

    private mutating func pattern(_ calls: PropertyDefinition.Calls) -> CallPattern? {
        var pattern = CallPattern(tools: calls.tools)
        if let reference = calls.principal {
            do throws(AssuranceError) {
                pattern.principal = try Self.principal(reference.text, in: project)
            } catch {
                note(Self.code(of: reference.text), error.message, at: reference.location, hint: error.hint)
                return nil
            }
        }
        guard let condition = calls.condition else { return pattern }
        do throws(CallCondition.Mistake) {
            let tools = calls.tools.isEmpty ? project.tools.keys.sorted() : calls.tools
            pattern.condition = try CallCondition(condition.text, tools: tools, schema: project.policySchema)
            pattern.condition?.place = { line, column in
                let place = condition.location(line: line, column: column)
                return (place.file, place.line, place.column)
            }
            return pattern
        } catch {
            let hint =
                calls.tools.isEmpty && error.hint == nil ? "name the tools that the condition is about" : error.hint
            note(.policy, error.message, at: condition.location(line: error.line, column: error.column), hint: hint)
            return nil
        }
    }

    /// Reads who calls, as policies write it.
    ///
    /// - Throws: ``AssuranceError`` where it is no entity, none that makes calls, or nobody of the project: whatever is
    ///   claimed of such a principal's calls would be true.
    public static func principal(
        _ text: String,
        in project: ProjectDefinition
    ) throws(AssuranceError) -> EntityUID {
        let hint = "as in `Agent::\"refunds\"`, `User::\"anna\"` or `Service::\"refund\"`"
        guard let uid = try? EntityUID(parsing: text) else {
            throw AssuranceError("invalid_principal", "`\(text)` names nobody", hint: hint)
        }
        guard Caller(uid.type) != nil else {
            throw AssuranceError("invalid_principal", "a `\(uid.type)` makes no calls", hint: hint)
        }
        try KnownPrincipals(PolicyUniverse(project)).expect(uid, written: text)
        return uid
    }

    /// What kind of problem it is that a principal leads nowhere.
    private static func code(of text: String) -> Problem.Code {
        switch (try? EntityUID(parsing: text)).flatMap({ Caller($0.type) }) {
        case .agent: .unknownAgent
        case .user: .unknownPerson
        case .service: .unknownWorkflow
        case nil: .policy
        }
    }

    private mutating func note(
        _ code: Problem.Code,
        _ message: String,
        at location: Manifest.SourceLocation,
        hint: String?
    ) {
        problems.append(Problem(.error, code, at: location, message, hint: hint))
    }
}
