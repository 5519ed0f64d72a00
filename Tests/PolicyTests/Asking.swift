import JSON
import Testing

@testable import Policy

/// The outcome of one condition for a request that knows little.
func outcome(
    of condition: String,
    context: Record = .empty,
    entities: Entities = .empty
) throws -> Result<Bool, EvaluationError> {
    let policies = try PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
    let request = Request(
        principal: EntityUID(type: "User", id: "alice"),
        action: EntityUID(type: "Action", id: "view"),
        resource: EntityUID(type: "Photo", id: "beach"),
        context: context
    )
    let decision = Authorizer(policies).decide(request, entities: entities)
    if let failure = decision.failures.first { return .failure(failure.error) }
    return .success(decision.outcome == .allow)
}

/// Whether a condition is true; a failure of the test where it fails.
func isTrue(_ condition: String, context: Record = .empty, entities: Entities = .empty) throws -> Bool {
    try outcome(of: condition, context: context, entities: entities).get()
}

/// The code with which a condition fails, or nil where it does not.
func failure(
    of condition: String,
    context: Record = .empty,
    entities: Entities = .empty
) throws -> EvaluationError.Code? {
    switch try outcome(of: condition, context: context, entities: entities) {
    case .success: nil
    case .failure(let error): error.code
    }
}

/// The error of a policy text, which must have one.
func refusal(of text: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> PolicyError {
    do {
        _ = try PolicySet(parsing: text, file: "p.cedar")
    } catch {
        return error
    }
    Issue.record("the text was accepted: \(text.prefix(200))", sourceLocation: sourceLocation)
    return PolicyError(.syntax, "")
}

/// The error of a condition, which must have one.
func conditionRefusal(
    _ condition: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> PolicyError {
    try refusal(of: "permit (principal, action, resource) when { \(condition) };", sourceLocation: sourceLocation)
}
