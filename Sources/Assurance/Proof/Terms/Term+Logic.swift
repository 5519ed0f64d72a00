/// Makers of Booleans, which fold what is constant.
extension Term {
    static func all(_ terms: some Sequence<Term>) -> Term {
        var kept: [Term] = []
        var seen: Set<ObjectIdentifier> = []
        for term in terms {
            if term.isFalse { return .no }
            if !term.isTrue, seen.insert(ObjectIdentifier(term)).inserted { kept.append(term) }
        }
        return kept.isEmpty ? .yes : kept.count == 1 ? kept[0] : Term(.all(kept), .bool)
    }

    static func any(_ terms: some Sequence<Term>) -> Term {
        var kept: [Term] = []
        var seen: Set<ObjectIdentifier> = []
        for term in terms {
            if term.isTrue { return .yes }
            if !term.isFalse, seen.insert(ObjectIdentifier(term)).inserted { kept.append(term) }
        }
        return kept.isEmpty ? .no : kept.count == 1 ? kept[0] : Term(.any(kept), .bool)
    }

    static func && (left: Term, right: Term) -> Term { all([left, right]) }
    static func || (left: Term, right: Term) -> Term { any([left, right]) }

    static prefix func ! (term: Term) -> Term {
        switch term.kind {
        case .bool(let value): .bool(!value)
        case .not(let inner): inner
        default: Term(.not(term), .bool)
        }
    }

    func implies(_ other: Term) -> Term { !self || other }

    static func choice(_ test: Term, _ then: Term, _ otherwise: Term) -> Term {
        if let constant = test.constant { return constant ? then : otherwise }
        if then === otherwise { return then }
        if then.sort == .bool {
            if let constant = then.constant { return constant ? test || otherwise : !test && otherwise }
            if let constant = otherwise.constant { return constant ? !test || then : test && then }
        }
        if let same = constantEquality(then, otherwise), same { return then }
        return Term(.choice(test, then, otherwise), then.sort)
    }

    static func equal(_ left: Term, _ right: Term) -> Term {
        if left === right { return .yes }
        if let same = constantEquality(left, right) { return .bool(same) }
        if left.sort == .bool {
            if let constant = left.constant { return constant ? right : !right }
            if let constant = right.constant { return constant ? left : !left }
        }
        if case .variable(let one) = left.kind, case .variable(let other) = right.kind, one == other { return .yes }
        return Term(.equal(left, right), .bool)
    }

    private static func constantEquality(_ left: Term, _ right: Term) -> Bool? {
        switch (left.kind, right.kind) {
        case (.bool(let left), .bool(let right)): left == right
        case (.long(let left), .long(let right)): left == right
        // By code points, as Cedar compares.
        case (.text(let left), .text(let right)): left.unicodeScalars.elementsEqual(right.unicodeScalars)
        default: nil
        }
    }
}
