extension Evaluator {
    func areEqual(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        let (leftValue, rightValue) = (try value(left, program), try value(right, program))
        if case .record = leftValue, case .record = rightValue {
            return try comparable(leftValue, at: left, program) == comparable(rightValue, at: right, program)
        }
        return leftValue == rightValue
    }

    /// A value that may be compared: records that wrap JSON are read, so that what cannot be said in Cedar is an error
    /// here and not silently unequal.
    func comparable(
        _ value: Value,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        guard case .record(let record) = value else { return value }
        do {
            return .record(try record.materialized())
        } catch {
            throw self.error(error.code, error.message, index, program)
        }
    }

    /// Compares integers, moments or spans.
    func compare(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program,
        _ ordered: (Int64, Int64) -> Bool
    ) throws(EvaluationError) -> Bool {
        let (leftValue, rightValue) = (try value(left, program), try value(right, program))
        switch (leftValue, rightValue) {
        case (.long(let left), .long(let right)): return ordered(left, right)
        case (.datetime(let left), .datetime(let right)): return ordered(left.milliseconds, right.milliseconds)
        case (.duration(let left), .duration(let right)): return ordered(left.milliseconds, right.milliseconds)
        case (.long, _), (.datetime, _), (.duration, _):
            throw mistyped(rightValue, leftValue.typeName, right, program)
        case (_, .long), (_, .datetime), (_, .duration):
            throw mistyped(leftValue, rightValue.typeName, left, program)
        default: throw mistyped(leftValue, "one of [long, datetime, duration]", left, program)
        }
    }

    func isIn(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        let uid = try entity(left, program)
        let ancestors = try value(right, program)
        switch ancestors {
        case .entity(let ancestor): return entities.isDescendant(uid, of: ancestor)
        case .set(let set):
            // Every element must be an entity, also those after the first that matches.
            var isFound = false
            for element in set.elements {
                guard case .entity(let ancestor) = element else {
                    throw mistyped(element, "(entity of type `any_entity_type`)", right, program)
                }
                isFound = isFound || entities.isDescendant(uid, of: ancestor)
            }
            return isFound
        default: throw mistyped(ancestors, "one of [set, (entity of type `any_entity_type`)]", right, program)
        }
    }

    func has(
        _ base: Program.Index,
        firstName: Int32,
        count: Int32,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        var current = try value(base, program)
        for position in firstName..<firstName + count {
            let name = program.names[Int(position)]
            guard let record = try fields(of: current, at: base, program), record.has(name) else { return false }
            guard position + 1 < firstName + count else { return true }
            guard let next = try read(name, of: record, at: base, program) else { return false }
            current = next
        }
        return true
    }

    func attribute(
        _ base: Program.Index,
        _ name: AttributeName,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        let baseValue = try value(base, program)
        guard let record = try fields(of: baseValue, at: base, program) else {
            throw error(.entityMissing, "entity `\(baseValue)` does not exist", index, program)
        }
        if let value = try read(name, of: record, at: index, program) { return value }
        let owner = if case .entity(let uid) = baseValue { "`\(uid)`" } else { "record" }
        throw error(.attributeMissing, "\(owner) does not have the attribute `\(name)`", index, program)
    }

    func tag(
        _ left: Program.Index,
        _ right: Program.Index,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        let uid = try entity(left, program)
        let name = try string(right, program)
        guard let entity = entities[uid] else {
            throw error(.entityMissing, "entity `\(uid)` does not exist", index, program)
        }
        guard let value = try read(AttributeName(name), of: entity.tags, at: index, program) else {
            throw error(.tagMissing, "`\(uid)` does not have the tag `\(name)`", index, program)
        }
        return value
    }

    /// The fields of a record, or the attributes of an entity; nil where the entity is unknown.
    private func fields(
        of value: Value,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Record? {
        switch value {
        case .record(let record): return record
        case .entity(let uid): return entities[uid]?.attributes
        default: throw mistyped(value, "one of [record, (entity of type `any_entity_type`)]", index, program)
        }
    }

    private func read(
        _ name: AttributeName,
        of record: Record,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value? {
        do {
            return try record.value(name)
        } catch {
            throw self.error(error.code, error.message, index, program)
        }
    }

    func arithmetic(
        _ left: Program.Index,
        _ right: Program.Index,
        at index: Program.Index,
        _ program: Program,
        _ verb: StaticString,
        _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws(EvaluationError) -> Value {
        let (left, right) = (try long(left, program), try long(right, program))
        let (result, overflow) = operation(left, right)
        guard !overflow else {
            throw error(
                .overflow,
                "integer overflow while attempting to \(verb) the values `\(left)` and `\(right)`",
                index,
                program
            )
        }
        return .long(result)
    }

    func entity(_ index: Program.Index, _ program: Program) throws(EvaluationError) -> EntityUID {
        let value = try value(index, program)
        guard case .entity(let uid) = value else {
            throw mistyped(value, "(entity of type `any_entity_type`)", index, program)
        }
        return uid
    }

    func set(_ index: Program.Index, _ program: Program) throws(EvaluationError) -> ValueSet {
        let value = try value(index, program)
        guard case .set(let set) = value else { throw mistyped(value, "set", index, program) }
        return set
    }

    func string(_ index: Program.Index, _ program: Program) throws(EvaluationError) -> String {
        let value = try value(index, program)
        guard case .string(let text) = value else { throw mistyped(value, "string", index, program) }
        return text
    }

    func long(_ index: Program.Index, _ program: Program) throws(EvaluationError) -> Int64 {
        let value = try value(index, program)
        guard case .long(let number) = value else { throw mistyped(value, "long", index, program) }
        return number
    }

    func mistyped(
        _ value: Value,
        _ expected: String,
        _ index: Program.Index,
        _ program: Program
    ) -> EvaluationError {
        error(.type, "type error: expected \(expected), got \(value.typeName)", index, program)
    }

    /// An error at a node.
    func error(
        _ code: EvaluationError.Code,
        _ message: String,
        _ index: Program.Index,
        _ program: Program
    ) -> EvaluationError {
        EvaluationError(code, message, at: program.source.location(program.spans[Int(index)]))
    }
}
