import JSON
import Journal
import Manifest

/// The stage after which a call may touch the outside: the intent is durable when this returns.
struct Intention {
    let scribe: Scribe

    /// The entry that says what is about to happen.
    func draft(_ passage: Passage) -> EntryDraft {
        let call = passage.call
        var blobs: [Blob] = []
        let intended = ToolIntended(
            tool: passage.tool.name,
            effect: passage.tool.effect.rawValue,
            attempt: call.attempt,
            input: scribe.payload(call.input, &blobs),
            idempotencyKey: call.idempotencyKey,
            recovery: passage.recovery,
            facts: scribe.payloads(passage.facts, &blobs),
            policies: passage.permission?.policies ?? [],
            grant: passage.permission?.grant,
            request: passage.permission?.request ?? .null,
            isFact: passage.purpose == .lookup,
            counted: passage.counted
        )
        return intended.draft(at: call.path, blobs: blobs)
    }
}
