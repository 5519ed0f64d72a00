import JSON
import Journal

/// The contents that entries name, so that the machine can be folded without reading a store.
struct PayloadSource: Sendable {
    private var values: [Digest: JSON] = [:]

    init() {}

    init(_ values: [Digest: JSON]) { self.values = values }

    /// The contents of the drafts' own blobs.
    init(of drafts: [EntryDraft]) throws(JournalError) {
        for draft in drafts {
            for blob in draft.blobs { try add(blob.bytes, as: blob.digest) }
        }
    }

    mutating func add(_ bytes: [UInt8], as digest: Digest) throws(JournalError) {
        do {
            values[digest] = try JSON(parsing: bytes)
        } catch {
            throw JournalError(.damaged, "the blob `\(digest)` is no JSON: \(error.message)")
        }
    }

    func value(_ payload: Payload) throws(JournalError) -> JSON {
        switch payload {
        case .inline(let value): return value
        case .blob(let digest, _):
            guard let value = values[digest] else {
                throw JournalError(.erased, "the content `\(digest)` that the run needs was erased")
            }
            return value
        }
    }

    /// Every digest that a body names, wherever it stands in it.
    static func digests(in body: JSON) -> [Digest] {
        switch body {
        case .object(let object):
            if case .blob(let digest, _)? = Payload(json: body) { return [digest] }
            return object.members.flatMap { digests(in: $0.value) }
        case .array(let elements):
            return elements.flatMap(digests)
        default:
            return []
        }
    }
}
