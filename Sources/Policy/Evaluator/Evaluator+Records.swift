extension Evaluator {
    /// A field of a record that is written out in the policy, without the record: all fields are evaluated, for each may
    /// fail, and one is kept. Nil where there is no such field.
    func field(
        _ name: AttributeName,
        of list: Program.List,
        _ firstName: Int32,
        _ program: Program
    ) throws(EvaluationError) -> Value? {
        var found: Value?
        for offset in 0..<list.count {
            let value = try value(program.operands[list.start + offset], program)
            if program.names[firstName + offset] == name { found = value }
        }
        return found
    }

    /// Whether a record that is written out equals a value, without the record.
    func isRecord(
        _ list: Program.List,
        _ firstName: Int32,
        equalTo other: Value,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        guard case .record(let record) = try comparable(other, at: index, program),
            case .fields(let fields) = record.storage
        else {
            for offset in 0..<list.count { _ = try value(program.operands[list.start + offset], program) }
            return false
        }
        // Names are unique in both, so as many that agree are all.
        var isEqual = fields.names.count == Int(list.count)
        for offset in 0..<list.count {
            let operand = program.operands[list.start + offset]
            let value = try comparable(value(operand, program), at: operand, program)
            guard isEqual else { continue }
            isEqual = fields.value(program.names[firstName + offset]) == value
        }
        return isEqual
    }
}
