public import JSON
import Policy

/// Cedar, compared with `cedarpy`.
public struct CedarSubject: Subject {
    /// The word for it in commands, folders and reports.
    public let name = "policy"
    /// The script that answers for the other implementation.
    public let script = "cedar.py"
    /// Cases of the corpus, which are mutated; empty where it is not at hand.
    private let corpus: [JSON]

    /// A subject that also mutates cases of a corpus.
    public init(corpus: [JSON] = []) {
        self.corpus = corpus
    }

    /// A random case of Cedar.
    public func generate(_ random: inout SplitMix64) -> JSON {
        if !corpus.isEmpty, random.chance(25) { return CedarMutation.mutate(random.pick(corpus), &random) }
        let test = CedarCase.generate(&random)
        guard random.chance(25), case .object(var object) = test else { return test }
        switch random.below(3) {
        case 0:
            object["policies"] = .string(CedarMutation.changed(test["policies"]?.stringValue ?? "", &random))
        case 1:
            guard let schema = test["schema"]?.stringValue else { return test }
            if var tree = try? JSON(parsing: Array(schema.utf8)), random.chance(70) {
                for _ in 0...random.below(2) { tree = CedarMutation.changed(tree, &random) }
                object["schema"] = .string(tree.serialized())
            } else {
                object["schema"] = .string(CedarMutation.changed(schema, &random))
            }
        default:
            guard var tree = CedarAnswer.tree(test["policies"]?.stringValue ?? "") else { return test }
            for _ in 0..<random.below(3) { tree = CedarMutation.changed(tree, &random) }
            object["tree"] = tree
        }
        return .object(object)
    }

    /// What Reeve makes of a case.
    public func answer(_ test: JSON) -> JSON { .object(CedarAnswer(test).object) }

    /// What a case has that a report should count.
    public func features(_ ours: JSON) -> [String] {
        var features: [String] = []
        if ours["policies"] == "ok" { features.append("parsed") }
        if ours["validates"] == true { features.append("valid") }
        if ours["schema"] == "error" { features.append("schema refused") }
        if ours["entities"] == "ok" { features.append("entities") }
        for request in ours["requests"]?.arrayValue ?? [] {
            if let decision = request["decision"]?.stringValue { features.append(decision) }
            if request["errors"]?.arrayValue?.isEmpty == false { features.append("failing") }
        }
        return features
    }

    /// In what two answers differ, most important first.
    public func differences(_ test: JSON, ours: JSON, theirs: JSON) -> [String] {
        if ours["tree"] != theirs["tree"] { return ["tree"] }
        if ours["tree"] == "ok", Self.bodies(ours["est of tree"]) != Self.bodies(theirs["est of tree"]) {
            return ["est of tree"]
        }
        var differences = ["policies", "schema", "entities", "links", "validates"].filter { key in
            ours[key] != theirs[key] && (ours[key] != nil && theirs[key] != nil)
        }
        guard differences.isEmpty, ours["policies"] == "ok" else { return differences }
        let est = Self.named(ours["est"])
        for key in ["est", "est of rendered"] where theirs[key] != nil {
            if Self.named(theirs[key]) != est { differences.append(key) }
        }
        if let back = theirs["est of est"], Self.bodies(back) != Self.bodies(ours["est"]) {
            differences.append("est of est")
        }
        if let text = theirs["formatted"]?.stringValue, Self.named(CedarAnswer.tree(text)) != est {
            differences.append("formatted")
        }
        if let tree = theirs["est"], tree["error"] == nil, Self.named(CedarAnswer.tree(tree)) != est {
            differences.append("est read")
        }
        for (ours, theirs) in zip(ours["requests"]?.arrayValue ?? [], theirs["requests"]?.arrayValue ?? []) {
            let isRefused = ours["decision"] == "none" || theirs["decision"] == "none"
            for key in isRefused ? ["decision"] : ["decision", "reasons", "errors"] where ours[key] != theirs[key] {
                differences.append(key)
            }
        }
        return differences
    }

    /// Why a difference is meant to be, or nil where it is not.
    public func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        CedarDifferences.reason(for: difference, test, ours: ours, theirs: theirs)
    }

    /// The policies of a tree with their names.
    private static func named(_ tree: JSON?) -> String? {
        guard case .object(var object)? = tree else { return nil }
        object["templateLinks"] = nil
        return plain(.object(object)).canonicalString()
    }

    /// The policies of a tree in the order of their texts: cedarpy gives them new names when it reads JSON, and
    /// leaves templates out.
    private static func bodies(_ tree: JSON?) -> [String] {
        (tree?["staticPolicies"]?.objectValue ?? JSONObject()).map { plain($0.value).canonicalString() }.sorted()
    }

    /// An annotation without a value is one with an empty text; Cedar's JSON keeps them apart, its meaning does not.
    private static func plain(_ tree: JSON) -> JSON {
        guard case .object(let object) = tree else { return tree }
        return .object(
            JSONObject(
                object.map { member in
                    guard member.key == "annotations", case .object(let annotations) = member.value else {
                        return (member.key, member.key == "body" ? member.value : plain(member.value))
                    }
                    return (
                        member.key,
                        .object(JSONObject(annotations.map { ($0.key, $0.value.isNull ? "" : $0.value) }))
                    )
                }
            )
        )
    }
}
