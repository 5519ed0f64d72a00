import JSON

/// Keywords for values of every type: `const`, `enum`, and those that apply schemas to the same value.
extension Evaluation {
    mutating func general(
        _ instruction: Instruction,
        _ node: Node,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        switch instruction {
        case .constant(let index):
            let constant = program.constants[Int(index)]
            if MathematicalValue.areEqual(constant, value.pointee) { return true }
            if Sink.collects { sink.fail("const", "must be \(Excerpt(constant)), is \(Excerpt(value.pointee))") }
            return false
        case .enumeration(let index):
            let enumeration = program.enumerations[Int(index)]
            if enumeration.contains(value.pointee) { return true }
            if Sink.collects {
                sink.fail("enum", "must be one of \(Excerpt.list(enumeration.values)), is \(Excerpt(value.pointee))")
            }
            return false
        case .reference(let target):
            return apply(target, instruction.keyword(isLegacy: node.isLegacy), value, marks)
        case .dynamicReference(let index):
            return apply(dynamicTarget(Int(index)), instruction.keyword(isLegacy: node.isLegacy), value, marks)
        case .allOf(let range): return allOf(range, value, marks)
        case .anyOf(let range): return anyOf(range, value, marks)
        case .oneOf(let range): return oneOf(range, value, marks)
        case .not(let child): return not(child, value)
        case .conditional(let test, let then, let otherwise):
            return conditional(test, then, otherwise, value, marks)
        default: return true
        }
    }

    /// Applies one schema to the same value under a keyword.
    @inline(__always)
    mutating func apply(
        _ child: NodeID,
        _ keyword: @autoclosure () -> String,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        guard Sink.collects else { return check(child, value, marks) }
        sink.begin(keyword())
        sink.enter(child, value, keywordPart: nil, instancePart: nil)
        let holds = check(child, value, marks)
        sink.exit(keywordPart: nil, instancePart: nil)
        sink.end(holds: holds, message: nil)
        return holds
    }

    /// The first resource on the way that has the anchor decides (core, section 8.2.3.2).
    private func dynamicTarget(_ index: Int) -> NodeID {
        let rule = program.dynamics[index]
        for resource in scope {
            if let target = rule.anchors[resource] { return target }
        }
        return rule.initial
    }

    @inline(__always)
    private mutating func branch(
        _ child: NodeID,
        _ position: Int,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        guard Sink.collects else { return check(child, value, marks) }
        let part = String(position)
        sink.enter(child, value, keywordPart: part, instancePart: nil)
        defer { sink.exit(keywordPart: part, instancePart: nil) }
        return check(child, value, marks)
    }

    /// Checks a branch whose failure does not decide, so that its marks count only where it holds.
    private mutating func tentative(
        _ child: NodeID,
        _ position: Int,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        guard let marks else { return branch(child, position, value, nil) }
        var own = Marks()
        let holds = withUnsafeMutablePointer(to: &own) { branch(child, position, value, $0) }
        if holds { marks.pointee.formUnion(own) }
        return holds
    }

    private mutating func allOf(
        _ range: Range32,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        if Sink.collects { sink.begin("allOf") }
        var holds = true
        for (position, index) in range.indices.enumerated()
        where !branch(program.children[index], position, value, marks) {
            guard Sink.collects else { return false }
            holds = false
        }
        if Sink.collects { sink.end(holds: holds, message: nil) }
        return holds
    }

    private mutating func anyOf(
        _ range: Range32,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        if Sink.collects { sink.begin("anyOf") }
        var holds = false
        for (position, index) in range.indices.enumerated()
        where tentative(program.children[index], position, value, marks) {
            holds = true
            // Every branch that holds may mark or annotate more; otherwise one is enough.
            if marks == nil, !Sink.traces { break }
        }
        if Sink.collects { sink.end(holds: holds, message: "must match a schema of `anyOf`") }
        return holds
    }

    private mutating func oneOf(
        _ range: Range32,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        if Sink.collects { sink.begin("oneOf") }
        var matches: [Int] = []
        var count = 0
        for (position, index) in range.indices.enumerated()
        where tentative(program.children[index], position, value, marks) {
            count += 1
            guard Sink.collects || count < 2 else { return false }
            if Sink.collects { matches.append(position) }
        }
        if Sink.collects {
            let found = matches.isEmpty ? "none" : matches.map(String.init).joined(separator: ", ")
            sink.end(holds: count == 1, message: "must match exactly one schema of `oneOf`, matches \(found)")
        }
        return count == 1
    }

    private mutating func not(_ child: NodeID, _ value: UnsafePointer<JSON>) -> Bool {
        if Sink.collects {
            sink.begin("not")
            sink.enter(child, value, keywordPart: nil, instancePart: nil)
        }
        let holds = !check(child, value, nil)
        if Sink.collects {
            sink.exit(keywordPart: nil, instancePart: nil)
            sink.end(holds: holds, message: "must not match the schema of `not`")
        }
        return holds
    }

    private mutating func conditional(
        _ test: NodeID,
        _ then: NodeID,
        _ otherwise: NodeID,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        if Sink.collects {
            sink.begin("if")
            sink.enter(test, value, keywordPart: nil, instancePart: nil)
        }
        var own = Marks()
        let matches = withUnsafeMutablePointer(to: &own) { check(test, value, marks == nil ? nil : $0) }
        if Sink.collects {
            sink.exit(keywordPart: nil, instancePart: nil)
            sink.end(holds: true, message: nil)
        }
        if matches { marks?.pointee.formUnion(own) }
        let chosen = matches ? then : otherwise
        return chosen == .none || apply(chosen, matches ? "then" : "else", value, marks)
    }
}

extension Enumeration {
    fileprivate func contains(_ value: JSON) -> Bool {
        if let table {
            guard case .string(let text) = value else { return false }
            return table.slot(of: text) >= 0
        }
        return values.contains { MathematicalValue.areEqual($0, value) }
    }
}
