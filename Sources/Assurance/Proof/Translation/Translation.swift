import Policy

/// What a policy says of one symbolic request.
struct PolicyTranslation {
    let policy: Policy
    /// Whether its scope matches; only then it is evaluated at all.
    var matches: Term
    /// Whether its conditions cannot be evaluated.
    var fails: Term
    /// Whether its conditions are as they must be; of interest where they do not fail.
    var holds: Term

    var isSatisfied: Term { .all([matches, !fails, holds]) }
    var hasFailed: Term { matches && fails }
}

/// What stands for a request while policies are translated.
struct SymbolicRequest {
    var principal: (type: EntityType, id: Term)
    var action: EntityUID
    var resource: EntityUID
    var context: SymbolicRecord
}

/// A value and whether it is there: an expression that cannot be evaluated has none.
struct Translated {
    var value: SymbolicValue
    var fails: Term

    init(_ value: SymbolicValue, fails: Term = .no) {
        self.value = value
        self.fails = fails
    }
}

/// A Boolean and whether it is there.
struct TranslatedTest {
    var value: Term
    var fails: Term
}
