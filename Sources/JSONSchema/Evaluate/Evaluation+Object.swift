import JSON
import Pattern

/// Keywords for objects.
extension Evaluation {
    mutating func object(
        _ instruction: Instruction,
        _ node: Node,
        _ object: JSONObject,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        switch instruction {
        case .members(let index):
            return members(program.members[Int(index)], object, marks)
        case .required(let index):
            return required(program.required[Int(index)], "required", of: object)
        case .minProperties(let bound):
            if Int64(object.count) >= bound { return true }
            if Sink.collects { sink.fail("minProperties", "must have at least \(bound) members, has \(object.count)") }
            return false
        case .maxProperties(let bound):
            if Int64(object.count) <= bound { return true }
            if Sink.collects { sink.fail("maxProperties", "must have at most \(bound) members, has \(object.count)") }
            return false
        case .propertyNames(let child):
            return propertyNames(child, object)
        case .dependentRequired(let index):
            var holds = true
            for rule in program.dependents[Int(index)] where object[rule.name] != nil {
                if !required(rule.required, rule.keyword, of: object, because: rule.name) {
                    guard Sink.collects else { return false }
                    holds = false
                }
            }
            return holds
        case .dependentSchemas(let index):
            return dependentSchemas(program.dependents[Int(index)], object, value, marks)
        default:
            return true
        }
    }

    private mutating func members(
        _ rule: MemberRule,
        _ object: JSONObject,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        var holds = true
        var seen: UInt64 = 0
        object.members.withUnsafeBufferPointer { members in
            for position in members.indices {
                if !member(position, of: members, rule, &seen, marks) {
                    holds = false
                    guard Sink.collects else { return }
                }
            }
        }
        if seen & rule.requiredSlots != rule.requiredSlots {
            guard Sink.collects else { return false }
            for (slot, name) in rule.names.prefix(64).enumerated()
            where (rule.requiredSlots & ~seen) & 1 << UInt64(slot) != 0 {
                sink.fail("required", "must have `\(name)`")
            }
            holds = false
        }
        return holds
    }

    /// Checks one member against every schema that is for it.
    @inline(__always)
    private mutating func member(
        _ position: Int,
        of members: UnsafeBufferPointer<JSONObject.Member>,
        _ rule: MemberRule,
        _ seen: inout UInt64,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        guard let start = members.baseAddress else { return true }
        let member = start + position
        var isCovered = false
        var holds = true
        let slot = rule.table.slot(of: member.pointee.key)
        if slot >= 0 {
            if slot < 64 { seen |= 1 << UInt64(slot) }
            let child = rule.nodes[slot]
            if child != .none {
                isCovered = true
                holds = check(child, member, under: "properties", member.pointee.key)
            }
        }
        for (pattern, child) in rule.patterns where pattern.occurs(in: member.pointee.key) {
            guard Sink.collects || holds else { return false }
            isCovered = true
            holds = check(child, member, under: "patternProperties", pattern.source) && holds
        }
        if !isCovered, rule.additional != .none {
            isCovered = true
            holds = check(rule.additional, member, under: "additionalProperties", nil) && holds
        }
        if isCovered { marks?.pointee.insert(position) }
        return holds
    }

    @inline(__always)
    private mutating func check(
        _ child: NodeID,
        _ member: UnsafePointer<JSONObject.Member>,
        under keyword: String,
        _ part: String?
    ) -> Bool {
        // The second field of a member lies at a fixed distance, so that no value is copied.
        let value = (UnsafeRawPointer(member) + Self.valueOffset).assumingMemoryBound(to: JSON.self)
        guard Sink.collects else { return check(child, value, nil) }
        let key = member.pointee.key
        sink.begin(keyword)
        sink.enter(child, value, keywordPart: part, instancePart: key)
        let holds = check(child, value, nil)
        sink.exit(keywordPart: part, instancePart: key)
        sink.end(holds: holds, message: nil)
        return holds
    }

    private static var valueOffset: Int { MemoryLayout<JSONObject.Member>.offset(of: \.value) ?? 0 }

    private mutating func required(
        _ names: [String],
        _ keyword: String,
        of object: JSONObject,
        because name: String? = nil
    ) -> Bool {
        var holds = true
        for required in names where object[required] == nil {
            guard Sink.collects else { return false }
            sink.fail(keyword, "must have `\(required)`" + (name.map { " because it has `\($0)`" } ?? ""))
            holds = false
        }
        return holds
    }

    private mutating func propertyNames(_ child: NodeID, _ object: JSONObject) -> Bool {
        var holds = true
        for member in object.members {
            let name = JSON.string(member.key)
            let isAllowed = withUnsafePointer(to: name) { name in
                if Sink.collects {
                    sink.begin("propertyNames")
                    sink.enter(child, name, keywordPart: nil, instancePart: nil)
                }
                return check(child, name, nil)
            }
            if Sink.collects {
                sink.exit(keywordPart: nil, instancePart: nil)
                sink.end(holds: isAllowed, message: "must not have the name \(Excerpt(name))")
            }
            guard isAllowed || Sink.collects else { return false }
            holds = holds && isAllowed
        }
        return holds
    }

    private mutating func dependentSchemas(
        _ rules: [DependentRule],
        _ object: JSONObject,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        var holds = true
        for rule in rules where object[rule.name] != nil {
            if Sink.collects {
                sink.begin(rule.keyword)
                sink.enter(rule.node, value, keywordPart: rule.name, instancePart: nil)
            }
            let isAllowed = check(rule.node, value, marks)
            if Sink.collects {
                sink.exit(keywordPart: rule.name, instancePart: nil)
                sink.end(holds: isAllowed, message: nil)
            }
            guard isAllowed || Sink.collects else { return false }
            holds = holds && isAllowed
        }
        return holds
    }

    mutating func unevaluatedProperties(
        _ child: NodeID,
        _ object: JSONObject,
        _ marks: UnsafeMutablePointer<Marks>
    ) -> Bool {
        object.members.withUnsafeBufferPointer { members in
            guard let start = members.baseAddress else { return true }
            var holds = true
            for position in members.indices where !marks.pointee.contains(position) {
                if !check(child, start + position, under: "unevaluatedProperties", nil) {
                    guard Sink.collects else { return false }
                    holds = false
                }
                marks.pointee.insert(position)
            }
            return holds
        }
    }
}
