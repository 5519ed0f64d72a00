import Policy

/// Turns conditions into terms, as Cedar's symbolic compiler does (Cutler et al., OOPSLA 2024, section 5): for one action and
/// one type of principal, types are known, what types decide is folded, and every expression has a value and a Boolean that
/// says whether evaluating it is an error.
///
/// A Boolean that has no translation is taken for one that nothing is known of, in value and in error, and noted by name:
/// what is proved all the same is true, and what is refuted is only shown after the evaluator has confirmed it.
final class Translator {
    /// How many nodes are translated for one question; more is refused, not begun.
    static let nodesMax = 2_000_000

    let request: SymbolicRequest
    let known: KnownEntities
    let table: SymbolTable
    private(set) var nodeCount = 0
    var policy: PolicyID?
    var source: SourceText?
    var attributesOfEntities: [EntityAttributeKey: (value: SymbolicValue, owners: Term)] = [:]

    /// What the attributes of entities that are not known can be, by the variable that stands for one: each value, and when
    /// it is this one.
    var valuesOfAttributes: [Int: [(value: Term, when: Term)]] = [:]

    /// The attribute of an entity that is not known, by the term that stands for its id.
    struct EntityAttributeKey: Hashable {
        var type: EntityType
        var id: ObjectIdentifier
        var name: AttributeName
        var isTag: Bool
    }

    init(_ request: SymbolicRequest, known: KnownEntities, table: SymbolTable) {
        self.request = request
        self.known = known
        self.table = table
    }

    /// What a policy says of the request.
    ///
    /// - Parameter isProperty: whether this is no policy of the project but a property's condition.
    func translate(_ policy: Policy, isProperty: Bool = false) throws -> PolicyTranslation {
        self.policy = isProperty ? nil : policy.id
        source = policy.storage.source
        let matches = scope(policy)
        guard !matches.isFalse else { return PolicyTranslation(policy: policy, matches: .no, fails: .no, holds: .no) }
        let all = try conjunction(policy.storage.conditions) { condition in
            var test = try self.test(condition.expression)
            if condition.kind == .unless { test.value = !test.value }
            return test
        }
        return PolicyTranslation(policy: policy, matches: matches, fails: all.fails, holds: all.value)
    }

    // MARK: Logic

    /// One after the other, until one is false.
    private func conjunction<Part>(
        _ parts: [Part],
        _ test: (Part) throws -> TranslatedTest
    ) rethrows -> TranslatedTest {
        var done: [TranslatedTest] = []
        for part in parts {
            let next = try test(part)
            done.append(next)
            if next.value.isFalse { break }
        }
        var fails = Term.no
        for test in done.reversed() { fails = test.fails || (test.value && fails) }
        return TranslatedTest(value: .all(done.map(\.value)), fails: fails)
    }

    /// A Boolean expression; where it has no translation, one of which nothing is known.
    func test(_ expression: Expression) throws -> TranslatedTest {
        switch expression.kind {
        case .and(let operands): return try conjunction(operands) { try test($0) }
        case .or(let operands):
            // None of them is false, said the other way round.
            let none = try conjunction(operands) { operand in
                let test = try test(operand)
                return TranslatedTest(value: !test.value, fails: test.fails)
            }
            return TranslatedTest(value: !none.value, fails: none.fails)
        case .not(let operand):
            let test = try test(operand)
            return TranslatedTest(value: !test.value, fails: test.fails)
        default: break
        }
        do {
            let translated = try translate(expression)
            guard case .bool(let value) = translated.value else {
                throw refusal("a value that is no Boolean", expression)
            }
            return TranslatedTest(value: value, fails: translated.fails)
        } catch let error as Untranslatable {
            return TranslatedTest(value: table.refuse(error), fails: table.refuse(error))
        }
    }

    /// - Throws: ``Untranslatable``, or ``AssuranceError`` where there is too much.
    func translate(_ expression: Expression) throws -> Translated {
        nodeCount += 1
        guard nodeCount <= Self.nodesMax else {
            throw AssuranceError(
                "too_large",
                "the policies are too large to be translated: more than \(Self.nodesMax) expressions",
                hint: "ask about one agent and one tool"
            )
        }
        switch expression.kind {
        case .literal(let literal): return Translated(try constant(literal, expression))
        case .variable(.principal): return Translated(.entity(request.principal.type, request.principal.id))
        case .variable(.action): return Translated(SymbolicValue(.entity(request.action)))
        case .variable(.resource): return Translated(SymbolicValue(.entity(request.resource)))
        case .variable(.context): return Translated(.record(request.context))
        case .and, .or, .not:
            let test = try test(expression)
            return Translated(.bool(test.value), fails: test.fails)
        case .conditional(let test, let then, let otherwise):
            return try conditional(test, then, otherwise, expression)
        case .negate(let operand):
            let operand = try long(operand)
            let (value, overflows) = Term.arithmetic(.subtract, .long(0), operand.term)
            return Translated(.long(value), fails: operand.fails || overflows)
        case .binary(let comparison, let left, let right): return try binary(comparison, left, right, expression)
        case .isEmpty(let operand):
            let set = try self.set(operand)
            return Translated(.bool(try isEmpty(set.set)), fails: set.fails)
        case .attribute(let owner, let name): return try attribute(name, of: owner, expression)
        case .has(let owner, let path): return try has(path, in: owner, expression)
        case .like(let operand, let pattern): return try like(operand, pattern, expression)
        case .isType(let operand, let type):
            let entity = try self.entity(operand)
            return Translated(.bool(.bool(entity.type == type)), fails: entity.fails)
        case .isTypeIn(let operand, let type, let ancestor):
            let entity = try self.entity(operand)
            guard entity.type == type else { return Translated(.bool(.no), fails: entity.fails) }
            return try isIn(operand, ancestor, expression)
        case .set(let elements):
            let elements = try elements.map { try translate($0) }
            return Translated(.set(.elements(elements.map(\.value))), fails: .any(elements.map(\.fails)))
        case .record(let fields):
            var symbols: [AttributeName: SymbolicField] = [:]
            var fails: [Term] = []
            for field in fields {
                let value = try translate(field.value)
                fails.append(value.fails)
                symbols[field.name] = SymbolicField(isPresent: .yes, fails: .no, value: value.value)
            }
            return Translated(.record(.fields(symbols)), fails: .any(fails))
        case .call(let function, let arguments): return try call(function, arguments, expression)
        }
    }

    private func constant(_ literal: Literal, _ expression: Expression) throws -> SymbolicValue {
        switch literal {
        case .bool(let value): return .bool(.bool(value))
        case .long(let value): return .long(.long(value))
        case .string(let value): return .string(.text(value))
        case .entity(let uid): return .entity(uid.type, .text(uid.id))
        }
    }

    private func conditional(
        _ test: Expression,
        _ then: Expression,
        _ otherwise: Expression,
        _ expression: Expression
    ) throws -> Translated {
        let test = try self.test(test)
        // A branch that types exclude may make no sense.
        if let constant = test.value.constant {
            let taken = try translate(constant ? then : otherwise)
            return Translated(taken.value, fails: test.fails || taken.fails)
        }
        let (then, otherwise) = (try translate(then), try translate(otherwise))
        return Translated(
            try choice(test.value, then.value, otherwise.value, expression),
            fails: test.fails || .choice(test.value, then.fails, otherwise.fails)
        )
    }

    func refusal(_ construct: String, _ expression: Expression) -> Untranslatable {
        Untranslatable(
            construct: construct,
            policy: policy,
            location: source?.location(expression.span)
                ?? SourceLocation(file: nil, line: 1, column: 1, offset: 0, length: 0)
        )
    }
}
