extension Authorizer {
    /// What the conditions came to of which a clause is made.
    static func parts(
        of root: Program.Index,
        of program: Program,
        isReached: Bool,
        _ evaluator: borrowing Evaluator
    ) -> [Explanation.Part] {
        guard program.isMadeOfParts(root) else { return [] }
        var parts: [Explanation.Part] = []
        _ = collect(root, of: program, isReached: isReached, evaluator, &parts)
        return parts
    }

    /// Adds the parts of a node from left to right; answers what the node came to, nil where it was not reached or failed.
    private static func collect(
        _ index: Program.Index,
        of program: Program,
        isReached: Bool,
        _ evaluator: borrowing Evaluator,
        _ parts: inout [Explanation.Part]
    ) -> Bool? {
        switch program.nodes[index] {
        case .and(let list), .or(let list):
            // An `&&` goes on while its operands are true, an `||` while they are false.
            let goesOn = if case .and = program.nodes[index] { true } else { false }
            var (value, reaches) = (Optional(goesOn), isReached)
            for position in list.start..<list.start + list.count {
                let operand = program.operands[position]
                let found = collect(operand, of: program, isReached: reaches, evaluator, &parts)
                guard reaches, found != goesOn else { continue }
                (value, reaches) = (found, false)
            }
            return isReached ? value : nil
        case .not(let operand) where program.isMadeOfParts(operand):
            return collect(operand, of: program, isReached: isReached, evaluator, &parts).map { !$0 }
        default:
            let span = program.spans[Int(index)]
            var part = Explanation.Part(
                text: program.source.snippet(span),
                location: program.source.location(span),
                result: .notReached
            )
            defer { parts.append(part) }
            guard isReached else { return nil }
            do throws(EvaluationError) {
                let value = try evaluator.bool(index, program)
                part.result = value ? .isTrue : .isFalse
                return value
            } catch {
                part.result = .failed(error)
                return nil
            }
        }
    }
}

extension Program {
    /// Whether a node is an `&&` or an `||`, or the opposite of one.
    fileprivate func isMadeOfParts(_ index: Index) -> Bool {
        switch nodes[index] {
        case .and, .or: true
        case .not(let operand): isMadeOfParts(operand)
        default: false
        }
    }
}
