internal import JSON
internal import Journal

/// An approval as `--json` shows it.
enum ApprovalFields {
    static func of(_ record: ApprovalRecord) throws -> JSONObject {
        let asked = try ApprovalRequested(body: record.body)
        var object: JSONObject = [
            "approval": .string(record.id.rawValue), "run": .string(record.run.rawValue),
            "path": .string(record.path.rawValue), "status": .string(record.status.rawValue),
            "subject": .string(asked.subject.rawValue), "groups": .array(asked.groups.map(JSON.string)),
            "message": .string(asked.message), "asked_by": .string(asked.askedBy),
            "digest": .string(record.digest.description), "created": .string(record.created.rfc3339),
            "policies": .array(asked.policies.map(\.json)), "on_timeout": .string(asked.onTimeout),
        ]
        if let tool = asked.tool { object["tool"] = .string(tool) }
        if let actsFor = asked.actsFor { object["acts_for"] = .string(actsFor) }
        if let expires = record.expires { object["expires"] = .string(expires.rfc3339) }
        return object
    }
}

/// An approval in full, for the person who decides.
enum ApprovalText {
    static func of(_ record: ApprovalRecord, _ asked: ApprovalRequested, _ fields: JSONObject) -> String {
        var lines = [
            "\(record.id)  \(record.status.rawValue)",
            "  what      \(asked.message.inert)",
            "  run       \(record.run) at \(record.path)",
            "  asked by  \(asked.askedBy)\(asked.actsFor.map { " for \($0)" } ?? "")",
            "  asks      \(asked.groups.joined(separator: ", "))",
        ]
        if let expires = record.expires { lines.append("  until     \(expires.rfc3339), then \(asked.onTimeout)") }
        for escalation in asked.escalations {
            lines.append("  then      \(escalation.to) as well, at \(escalation.at.rfc3339)")
        }
        for policy in asked.policies {
            lines.append("  policy    \(policy.id)\(policy.because.map { ": \($0)" } ?? "")")
        }
        if let tool = asked.tool { lines.append("  tool      \(tool)") }
        lines += indented("content", fields["content"])
        lines += indented("facts", fields["facts"])
        lines.append("  digest    \(record.digest)")
        if record.status == .open {
            switch asked.subject {
            case .call, .step: lines.append("decide: reeve approvals approve|deny|edit \(record.id)")
            case .question, .reply: lines.append("answer: reeve approvals answer \(record.id) TEXT")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func indented(_ name: String, _ value: JSON?) -> [String] {
        guard let value, value != .null, value.objectValue?.isEmpty != true else { return [] }
        let lines = value.serialized(pretty: true).split(separator: "\n").map { String($0).inert }
        return ["  \(name)"] + lines.map { "    \($0)" }
    }
}

extension Store {
    /// What a payload holds, or that it was erased.
    func content(_ payload: Payload) async throws -> JSON {
        switch payload {
        case .inline(let value): return value
        case .blob(let digest, _):
            do {
                return try JSON(parsing: try await blob(digest))
            } catch let error as JournalError where error.code == .erased {
                return ["erased": .string(digest.description)]
            }
        }
    }
}
