import Expression
import JSON
import Journal

/// Rules that answer in a model's place: the first one whose condition holds does.
///
/// Written in YAML and documented in `docs/models.md`. Nothing in it is random and nothing takes time, so the same
/// conversation gets the same answers for ever.
public struct Script: Sendable {
    /// One rule.
    struct Rule: Sendable {
        /// What messages call it: its own name, or its number.
        var name: String
        /// Nil always holds.
        var when: Expression?
        var failure: Failure?
        var reply: Reply?
        /// Nil estimates.
        var usage: TokenUsage?
    }

    /// What a rule answers.
    struct Reply: Sendable {
        var content: TemplateValue?
        var calls: [(name: String, arguments: TemplateValue)]
        /// Nil follows from whether there are calls.
        var finish: String?
    }

    /// How a rule fails before it answers, or in place of it.
    struct Failure: Sendable {
        var code: ModelError.Code
        /// How many attempts of a call fail; nil for all.
        var times: Int?
        var retryAfter: Duration?
    }

    /// The file, for messages.
    let file: String
    let rules: [Rule]

    /// The names that conditions and templates see.
    static let environment = Environment(variables: [
        "messages": .list(.dyn), "last": .dyn, "turn": .int, "task": .dyn, "results": .map(key: .string, value: .dyn),
        "tools": .list(.string), "input": .dyn,
    ])
}
