import JSON

/// Where Reeve and `cedarpy` differ on purpose, each with its reason; `docs/fuzzing.md` has them in words.
enum CedarDifferences {
    static func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        switch difference {
        case "entities" where (test["entities"]?.arrayValue ?? []).contains { isShort($0) }:
            return "an entity may leave out `attrs` and `parents`"
        case "entities" where isMalformedEscape(ours["messages"]?["entities"]):
            return "a malformed escape is no record"
        case "decision":
            let pairs = zip(ours["requests"]?.arrayValue ?? [], theirs["requests"]?.arrayValue ?? [])
            let differing = pairs.filter { $0["decision"] != $1["decision"] }
            guard !differing.isEmpty, differing.allSatisfy({ isMalformedEscape($0.0["message"]) }) else { return nil }
            return "a malformed escape is no record"
        case "tree": return ours["tree"] == "error" ? strictness(ours["messages"]?["tree"]) : leniency(theirs, test)
        default: return nil
        }
    }

    /// What Reeve refuses of JSON and Cedar reads.
    private static func strictness(_ message: JSON?) -> String? {
        let text = message?.stringValue ?? ""
        if isMalformedEscape(message) { return "a malformed escape is no record" }
        if text.contains("unknown field") { return "an unknown member is refused wherever it stands" }
        if text.contains("has no slot") { return "a template without a slot is refused" }
        if text.contains("takes") || text.contains("needs a receiver") || text.contains("is called") {
            return "a call with too many or too few arguments is refused"
        }
        return nil
    }

    /// What Reeve reads of JSON and Cedar refuses.
    private static func leniency(_ theirs: JSON, _ test: JSON) -> String? {
        let tree = test["tree"]
        let isShort = ["staticPolicies", "templates", "templateLinks"].contains { tree?[$0] == nil }
        return isShort ? "a set may leave out its groups, and a policy may stand alone" : nil
    }

    private static func isShort(_ entity: JSON) -> Bool { entity["attrs"] == nil || entity["parents"] == nil }

    /// `{"__extn": 1}`: Cedar takes it for a record with a field of that name, which nobody can have meant.
    private static func isMalformedEscape(_ message: JSON?) -> Bool {
        let text = message?.stringValue ?? ""
        return text.contains("expected an extension value with") || text.contains("expected an entity reference with")
    }
}
