internal import JSON

/// Evaluates programs for one request; what does not change between policies is here once.
struct Evaluator: ~Copyable {
    let request: Request
    let entities: Entities
    /// Whether errors say what failed and where. A decision needs only to know that a policy has no answer, and a
    /// message made for each of a thousand such policies would cost it more than all the rest.
    let tellsWhy: Bool

    init(request: Request, entities: Entities, tellsWhy: Bool = true) {
        self.request = request
        self.entities = entities
        self.tellsWhy = tellsWhy
    }

    /// Whether every clause of a program is as it must be.
    func isSatisfied(_ program: Program) throws(EvaluationError) -> Bool {
        for clause in program.clauses {
            guard try bool(clause.root, program) == clause.wanted else { return false }
        }
        return true
    }

    func bool(_ index: Program.Index, _ program: Program) throws(EvaluationError) -> Bool {
        switch program.nodes[index] {
        case .and(let list):
            for position in list.start..<list.start + list.count {
                guard try bool(program.operands[position], program) else { return false }
            }
            return true
        case .or(let list):
            for position in list.start..<list.start + list.count {
                if try bool(program.operands[position], program) { return true }
            }
            return false
        case .not(let operand): return try !bool(operand, program)
        case .equal(let left, let right): return try areEqual(left, right, program)
        case .notEqual(let left, let right): return try !areEqual(left, right, program)
        case .less(let left, let right): return try compare(left, right, program) { $0 < $1 }
        case .lessOrEqual(let left, let right): return try compare(left, right, program) { $0 <= $1 }
        case .isIn(let left, let right): return try isIn(left, right, program)
        case .isType(let operand, let type):
            return try entity(operand, program).type == program.types[type]
        case .isTypeIn(let operand, let type, let ancestor):
            guard try entity(operand, program).type == program.types[type] else { return false }
            return try isIn(operand, ancestor, program)
        case .has(let base, let firstName, let count):
            return try has(base, firstName..<firstName + count, program)
        case .like(let operand, let pattern):
            return try program.patterns[Int(pattern)].matches(string(operand, program))
        case .contains(let left, let right): return try contains(left, right, program)
        case .containsAll(let left, let right): return try compareSets(left, right, program) { $0.containsAll($1) }
        case .containsAny(let left, let right): return try compareSets(left, right, program) { $0.containsAny($1) }
        case .isEmpty(let operand): return try isEmpty(operand, program)
        case .hasTag(let left, let right):
            let uid = try entity(left, program)
            let name = AttributeName(try string(right, program))
            return entities[uid]?.entity.tags.has(name) ?? false
        default:
            let value = try value(index, program)
            guard case .bool(let result) = value else { throw mistyped(value, "bool", index, program) }
            return result
        }
    }

    func value(_ index: Program.Index, _ program: Program) throws(EvaluationError) -> Value {
        switch program.nodes[index] {
        case .constant(let constant): return program.constants[constant]
        case .failure(let failure):
            throw error(program.failures[Int(failure)].code, program.failures[Int(failure)].message, index, program)
        case .principal: return .entity(request.principal)
        case .action: return .entity(request.action)
        case .resource: return .entity(request.resource)
        case .context: return .record(request.context)
        case .conditional(let test, let then, let otherwise):
            return try value(bool(test, program) ? then : otherwise, program)
        case .path(let base, let firstName, let count):
            return try path(base, firstName..<firstName + count, at: index, program)
        case .getTag(let left, let right): return try tag(left, right, at: index, program)
        case .add(let left, let right):
            return try arithmetic(left, right, at: index, program, "add") { $0.addingReportingOverflow($1) }
        case .subtract(let left, let right):
            return try arithmetic(left, right, at: index, program, "subtract") { $0.subtractingReportingOverflow($1) }
        case .multiply(let left, let right):
            return try arithmetic(left, right, at: index, program, "multiply") {
                $0.multipliedReportingOverflow(by: $1)
            }
        case .negate(let operand):
            let operand = try long(operand, program)
            guard operand != .min else {
                throw error(
                    .overflow,
                    "integer overflow while attempting to negate the value `\(operand)`",
                    index,
                    program
                )
            }
            return .long(-operand)
        case .set(let list):
            var values: [Value] = []
            values.reserveCapacity(Int(list.count))
            for position in list.start..<list.start + list.count {
                let operand = program.operands[position]
                values.append(try comparable(value(operand, program), at: operand, program))
            }
            return .set(ValueSet(values))
        case .record(let list, let firstName):
            var values: [Value] = []
            values.reserveCapacity(Int(list.count))
            for position in list.start..<list.start + list.count {
                values.append(try value(program.operands[position], program))
            }
            let names = (firstName..<firstName + list.count).map { program.names[$0] }
            return .record(Record(names: names, values: values))
        case .call(let function, let list): return try call(function, list, at: index, program)
        default: return .bool(try bool(index, program))
        }
    }
}
