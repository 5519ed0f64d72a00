internal import Manifest
internal import Policy
internal import Text

/// Everybody whom policies may be asked about, to hold a name that is given against: of somebody whom there is not,
/// every question has an answer, and none means anything.
struct KnownPrincipals {
    let all: [EntityUID]

    init(_ universe: PolicyUniverse) {
        all = universe.principals
    }

    /// Throws where there is no such principal.
    ///
    /// - Parameter text: As it was written, which is how another one is proposed.
    func expect(_ uid: EntityUID, written text: String) throws(AssuranceError) {
        guard !all.contains(uid) else { return }
        let kinds: [EntityType: (word: String, prefix: String)] = [
            "Agent": ("agent", "agent:"), "User": ("person", "user:"), "Service": ("workflow or service", "service:"),
        ]
        guard let kind = kinds[uid.type] else {
            throw AssuranceError(
                "not_found",
                "a `\(uid.type)` does nothing itself, so there is no table for `\(text)`",
                hint: "name an `Agent`, a `User` or a `Service`"
            )
        }
        let meant = Spelling.nearest(to: uid.id, among: all.filter { $0.type == uid.type }.map(\.id)).map { name in
            text.hasPrefix(kind.prefix) ? kind.prefix + name : "\(EntityUID(type: uid.type, id: name))"
        }
        // The name may be somebody's of another kind.
        let other = all.first { $0.id == uid.id }.map { "\($0)" }
        throw AssuranceError(
            "not_found",
            "there is no \(kind.word) `\(uid.id)`",
            hint: (meant ?? other).map { "did you mean `\($0)`?" }
        )
    }
}
