extension Evaluator {
    func areEqual(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        // What is written out in the policy is compared where it stands.
        switch (program.nodes[left], program.nodes[right]) {
        case (.set, _), (_, .set):
            return try withOperand(left, program) { (leftSet) throws(EvaluationError) in
                try withOperand(right, program) { leftSet.equals($0) }
            }
        case (.record(let list, let firstName), _):
            return try isRecord(list, firstName, equalTo: value(right, program), at: right, program)
        case (_, .record(let list, let firstName)):
            return try isRecord(list, firstName, equalTo: value(left, program), at: left, program)
        default: break
        }
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
            return .record(try record.unwrapped())
        } catch {
            throw self.error(error, index, program)
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
        _ expected: @autoclosure () -> String,
        _ index: Program.Index,
        _ program: Program
    ) -> EvaluationError {
        mistyped(value.typeName, expected(), index, program)
    }

    func mistyped(
        _ typeName: @autoclosure () -> String,
        _ expected: @autoclosure () -> String,
        _ index: Program.Index,
        _ program: Program
    ) -> EvaluationError {
        error(.type, "type error: expected \(expected()), got \(typeName())", index, program)
    }

    /// An error at a node; without its words where nobody asked for them.
    func error(
        _ code: EvaluationError.Code,
        _ message: @autoclosure () -> String,
        _ index: Program.Index,
        _ program: Program
    ) -> EvaluationError {
        guard tellsWhy else { return EvaluationError(code, "") }
        return EvaluationError(code, message(), at: program.source.location(program.spans[Int(index)]))
    }

    /// The same for JSON that has no counterpart.
    func error(_ unreadable: UnreadableJSON, _ index: Program.Index, _ program: Program) -> EvaluationError {
        error(unreadable.code, unreadable.message, index, program)
    }
}
