package import JSON

extension Message {
    /// The body of the `message.accepted` entry:
    /// `{"approval"?: id, "body": …, "from": who, "kind": kind, "run": id}`.
    ///
    /// The blobs are not listed; the message's own body names them.
    package var entryBody: JSON {
        var object: JSONObject = [
            "body": body, "from": .string(from), "kind": .string(kind.rawValue), "run": .string(run.rawValue),
        ]
        if let approval { object["approval"] = .string(approval.rawValue) }
        return .object(object)
    }

    /// Reads the message back; nil where the entry holds none. Its blobs are empty: the body names what the store has.
    package init?(_ entry: Entry) {
        guard entry.kind == .messageAccepted, entry.run == .system, let body = entry.body["body"],
            let run = entry.body["run"]?.stringValue, let from = entry.body["from"]?.stringValue,
            let kind = entry.body["kind"]?.stringValue.flatMap(Kind.init(rawValue:))
        else { return nil }
        self.init(
            run: RunID(rawValue: run),
            kind: kind,
            from: from,
            body: body,
            approval: entry.body["approval"]?.stringValue.map(ApprovalID.init(rawValue:))
        )
    }
}
