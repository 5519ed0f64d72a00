extension Evaluator {
    func contains(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        try withOperand(left, program) { (set) throws(EvaluationError) in
            try checkSet(set, left, program)
            return set.contains(try comparable(value(right, program), at: right, program)) ?? false
        }
    }

    /// `containsAll` and `containsAny`: both operands, the left one first.
    func compareSets(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program,
        _ comparison: (SetOperand, SetOperand) -> Bool?
    ) throws(EvaluationError) -> Bool {
        try withOperand(left, program) { (leftSet) throws(EvaluationError) in
            try checkSet(leftSet, left, program)
            return try withOperand(right, program) { (rightSet) throws(EvaluationError) in
                try checkSet(rightSet, right, program)
                return comparison(leftSet, rightSet) ?? false
            }
        }
    }

    func isEmpty(_ operand: Program.Index, _ program: Program) throws(EvaluationError) -> Bool {
        try withOperand(operand, program) { (set) throws(EvaluationError) in
            try checkSet(set, operand, program)
            return set.isEmpty ?? false
        }
    }

    func isIn(
        _ left: Program.Index,
        _ right: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        let uid = try entity(left, program)
        return try withOperand(right, program) { (ancestors) throws(EvaluationError) in
            switch ancestors {
            case .value(.entity(let ancestor)): return entities.isDescendant(uid, of: ancestor)
            case .value(.set(let set)): return try isIn(uid, set.elements, right, program)
            case .elements(let elements): return try isIn(uid, elements, right, program)
            case .value(let other):
                throw mistyped(other.typeName, "one of [set, (entity of type `any_entity_type`)]", right, program)
            }
        }
    }

    /// Every element must be an entity, also those after the first that matches.
    private func isIn(
        _ uid: EntityUID,
        _ elements: some Collection<Value>,
        _ index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        var isFound = false
        for element in elements {
            guard case .entity(let ancestor) = element else {
                throw mistyped(element.typeName, "(entity of type `any_entity_type`)", index, program)
            }
            isFound = isFound || entities.isDescendant(uid, of: ancestor)
        }
        return isFound
    }

    private func checkSet(
        _ operand: SetOperand,
        _ index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) {
        guard operand.isEmpty != nil else { throw mistyped(operand.typeName, "set", index, program) }
    }

    /// Evaluates an operand; the elements of a short set that is written out stay on the stack.
    func withOperand<Result>(
        _ index: Program.Index,
        _ program: Program,
        _ body: (SetOperand) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result {
        guard case .set(let list) = program.nodes[index], list.count <= SetOperand.elementsMax else {
            return try body(.value(try value(index, program)))
        }
        // What the closure throws comes out as a value, for the function that lends the memory forgets its type.
        return try withUnsafeTemporaryAllocation(of: Value.self, capacity: Int(list.count)) { memory in
            var count = 0
            defer { memory.extracting(..<count).deinitialize() }
            return Swift.Result { () throws(EvaluationError) in
                for position in list.start..<list.start + list.count {
                    let operand = program.operands[position]
                    memory.initializeElement(
                        at: count,
                        to: try comparable(value(operand, program), at: operand, program)
                    )
                    count += 1
                }
                return try body(.elements(UnsafeBufferPointer(memory.extracting(..<count))))
            }
        }.get()
    }
}
