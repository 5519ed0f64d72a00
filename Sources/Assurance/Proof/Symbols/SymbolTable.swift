import Policy

/// Everything that is not known of a call, and what is known of it all the same.
///
/// Sets are not told to the solver as sets. Every element that is asked about is a probe; a set is a predicate over probes.
/// That a set is empty, or lies within another, is a Boolean of its own with an element as its witness where it is false,
/// and holds of every probe where it is true. A set of exactly the probes that are in it then satisfies everything that was
/// asked, so the abstraction loses nothing.
final class SymbolTable {
    /// What is known of the values, such as a schema's limits.
    private(set) var assumptions: [Term] = []
    /// What makes an example plain to a person, where it can be had: small numbers, people who are known.
    private(set) var preferences: [Term] = []
    /// What had no translation; its place was taken by a Boolean of which nothing is known.
    private(set) var refusals: [Untranslatable] = []
    private var variableCount = 0
    private var setCount = 0
    private var probes: [Term.Sort: [Term]] = [:]
    private var statements: [Statement] = []
    private var rules: [(set: SetSymbol, rule: (Term) -> Term)] = []

    /// That every element of a set is as it says.
    private struct Statement {
        var set: SetSymbol
        var holds: Term
        var witness: Term
        var isTrue: (Term) -> Term
    }

    func variable(_ name: String, _ sort: Term.Sort) -> Term {
        variableCount += 1
        return Term(.variable(TermVariable(id: variableCount, name: name)), sort)
    }

    func assume(_ term: Term) {
        if !term.isTrue { assumptions.append(term) }
    }

    func prefer(_ term: Term) {
        if !term.isTrue { preferences.append(term) }
    }

    /// A Boolean in the place of something that has no translation.
    func refuse(_ refusal: Untranslatable) -> Term {
        if !refusals.contains(refusal) { refusals.append(refusal) }
        return variable("untranslated", .bool)
    }

    // MARK: Sets

    /// - Parameter rule: what holds of every element.
    func set(of element: CedarType, rule: ((Term) -> Term)? = nil) -> SetSymbol {
        setCount += 1
        let symbol = SetSymbol(id: setCount, element: element)
        if let rule { rules.append((symbol, rule)) }
        return symbol
    }

    /// Assumes that every element of a set is in another of the same kind.
    func assume(_ set: SetSymbol, isSubsetOf other: SetSymbol) {
        rules.append((set, { Term(.member(other.id, $0), .bool) }))
    }

    func member(_ element: Term, of set: SetSymbol) -> Term {
        probe(element)
        return Term(.member(set.id, element), .bool)
    }

    /// Whether every element of a set is as a predicate says; the predicate may only ask about its argument.
    func every(_ set: SetSymbol, _ isTrue: @escaping (Term) -> Term) -> Term {
        let witness = variable("element", Self.sort(set))
        probe(witness)
        let holds = variable("every", .bool)
        statements.append(Statement(set: set, holds: holds, witness: witness, isTrue: isTrue))
        return holds
    }

    /// What the sets' predicates must satisfy for the elements that were asked about.
    var conditions: [Term] {
        var conditions: [Term] = []
        for statement in statements {
            let isMember = Term(.member(statement.set.id, statement.witness), .bool)
            conditions.append(statement.holds || (isMember && !statement.isTrue(statement.witness)))
            for element in elements(askedOf: statement.set) {
                let isMember = Term(.member(statement.set.id, element), .bool)
                conditions.append((statement.holds && isMember).implies(statement.isTrue(element)))
            }
        }
        for (set, rule) in rules {
            for element in elements(askedOf: set) {
                conditions.append(Term(.member(set.id, element), .bool).implies(rule(element)))
            }
        }
        return conditions
    }

    /// The elements that were asked about, of any set with elements of this kind.
    func elements(askedOf set: SetSymbol) -> [Term] { probes[Self.sort(set)] ?? [] }

    /// Elements that are no single thing to the solver are never asked about, so any sort serves.
    private static func sort(_ set: SetSymbol) -> Term.Sort { set.element.sort ?? .bool }

    private func probe(_ element: Term) {
        let known = probes[element.sort] ?? []
        guard !known.contains(where: { Term.equal($0, element).isTrue }) else { return }
        probes[element.sort] = known + [element]
    }
}
