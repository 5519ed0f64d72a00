import JSON

extension CedarWorld {
    /// The schema in Cedar's syntax.
    func text(_ random: inout SplitMix64) -> String {
        var commons: [String] = []
        var lines: [String] = []
        for kind in entities {
            let name = local(kind.name)
            if let choices = kind.choices {
                lines.append("entity \(name) enum [\(choices.map(CedarSpelling.quoted).joined(separator: ", "))];")
                continue
            }
            var line = "entity \(name)"
            if !kind.parents.isEmpty {
                line += " in [\(kind.parents.map { random.chance(50) ? $0 : local($0) }.joined(separator: ", "))]"
            }
            if !kind.fields.isEmpty || random.chance(20) {
                line += random.pick([" = ", " "]) + spell(.record(kind.fields), isShared: false, &commons, &random)
            }
            if let tags = kind.tags { line += " tags \(spell(tags, &commons, &random))" }
            lines.append(line + ";")
        }
        for action in actions {
            var line = "action \(CedarSpelling.quoted(action.id))"
            if !action.groups.isEmpty {
                line += " in [\(action.groups.map(CedarSpelling.quoted).joined(separator: ", "))]"
            }
            if !action.principals.isEmpty {
                line += " appliesTo { principal: [\(action.principals.joined(separator: ", "))]"
                line += ", resource: [\(action.resources.joined(separator: ", "))]"
                line += ", context: \(spell(.record(action.context), &commons, &random)) }"
            }
            lines.append(line + ";")
        }
        let body = (commons + lines).joined(separator: "\n")
        return namespace.isEmpty ? body + "\n" : "namespace \(namespace) {\n\(body)\n}\n"
    }

    func local(_ name: String) -> String {
        namespace.isEmpty ? name : String(name.dropFirst(namespace.count + 2))
    }

    private func spell(
        _ shape: CedarShape,
        isShared: Bool = true,
        _ commons: inout [String],
        _ random: inout SplitMix64
    ) -> String {
        let text: String
        switch shape {
        case .bool: text = random.pick(["Bool", "Bool", "__cedar::Bool"])
        case .long: text = random.pick(["Long", "Long", "__cedar::Long"])
        case .string: text = "String"
        case .ip: text = random.pick(["ipaddr", "__cedar::ipaddr"])
        case .decimal: text = "decimal"
        case .datetime: text = "datetime"
        case .duration: text = "duration"
        case .entity(let name): text = random.chance(50) ? name : local(name)
        case .set(let element): text = "Set<\(spell(element, &commons, &random))>"
        case .record(let fields):
            let members = fields.map { field in
                let name =
                    CedarSpelling.isWord(field.name) && random.chance(70)
                    ? field.name : CedarSpelling.quoted(field.name)
                return "\(name)\(field.isOptional ? "?" : ""): \(spell(field.shape, &commons, &random))"
            }
            text = "{\(members.joined(separator: ", "))}"
        }
        guard isShared, random.chance(12) else { return text }
        let name = "C\(commons.count)"
        commons.append("type \(name) = \(text);")
        return name
    }
}

/// How names and texts are written in Cedar.
enum CedarSpelling {
    /// The words that may not stand where an identifier may.
    static let reserved: Set<String> = [
        "true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar",
    ]

    static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first), !reserved.contains(text) else {
            return false
        }
        return text.utf8.allSatisfy {
            $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        }
    }

    static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\u{0}": "\\0"
            default: scalar.value < 0x20 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }
        }.joined()
    }

    static func uid(_ type: String, _ id: String) -> String { "\(type)::\(quoted(id))" }

    static func access(_ owner: String, _ name: String, _ random: inout SplitMix64) -> String {
        isWord(name) && random.chance(80) ? "\(owner).\(name)" : "\(owner)[\(quoted(name))]"
    }
}
