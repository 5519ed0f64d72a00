import Manifest
import Testing

/// A place in a manifest; the testing library has places of its own.
typealias Place = Manifest.SourceLocation

/// Expects that a broken desk has this problem and no other.
func expectOnly(
    _ code: Problem.Code,
    in desk: RefundDesk,
    at place: Place,
    severity: Problem.Severity = .error,
    message: String,
    hint: String? = nil,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
    let problems = desk.problems
    #expect(problems.count == 1, "\(problems)", sourceLocation: sourceLocation)
    guard let problem = problems.first else { return }
    #expect(problem.code == code, sourceLocation: sourceLocation)
    #expect(problem.severity == severity, sourceLocation: sourceLocation)
    #expect(problem.location == place, sourceLocation: sourceLocation)
    #expect(problem.message == message, sourceLocation: sourceLocation)
    if let hint { #expect(problem.hint == hint, sourceLocation: sourceLocation) }
}
