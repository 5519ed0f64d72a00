internal import JSON
internal import Journal

/// A draft of the system stream with its body in canonical form.
struct EncodedDraft: Sendable {
    var kind: EntryKind
    var path: StepPath
    var body: [UInt8]
    var blobs: [EncodedBlob]

    init(_ kind: EntryKind, path: StepPath = .run, body: JSON, blobs: [Blob] = []) {
        self.kind = kind
        self.path = path
        self.body = body.canonicalBytes()
        self.blobs = blobs.map(EncodedBlob.init)
    }
}

/// A blob compressed.
struct EncodedBlob: Sendable {
    var digest: Digest
    var stored: StoredBlob

    init(_ blob: Blob) {
        digest = blob.digest
        stored = StoredBlob(compressing: blob.bytes)
    }
}

/// A run that is to exist, with its first entry encoded.
struct EncodedRun: Sendable {
    var run: NewRun
    var entry: EncodedEntry
    var blobs: [EncodedBlob]

    init(_ run: NewRun) {
        self.run = run
        var encoder = LeafEncoder()
        let entry = Entry(run: run.id, seq: 0, kind: .runCreated, at: run.created, path: .run, body: run.body)
        self.entry = EncodedEntry(entry, &encoder)
        blobs = run.blobs.map(EncodedBlob.init)
    }

    var bytes: Int { entry.body.count + blobs.reduce(0) { $0 + $1.stored.stored.count } }
}

/// A message with its entry encoded.
struct EncodedMessage: Sendable {
    var message: Message
    var draft: EncodedDraft

    init(_ message: Message) {
        self.message = message
        draft = EncodedDraft(.messageAccepted, body: message.entryBody, blobs: message.blobs)
    }

    var bytes: Int { draft.body.count + draft.blobs.reduce(0) { $0 + $1.stored.stored.count } }
}

/// An append with everything done that needs no transaction: canonical forms, hashes, compression. Made on the
/// caller's thread, so that the one writer does not do it for all.
struct EncodedAppend: Sendable {
    var append: Append
    var entries: [EncodedEntry]
    var blobs: [EncodedBlob]
    var children: [EncodedRun]
    var messages: [EncodedMessage]

    init(_ append: Append) {
        self.append = append
        var encoder = LeafEncoder()
        entries = append.entries.map { EncodedEntry($0, &encoder) }
        blobs = append.blobs.map(EncodedBlob.init)
        children = append.children.map(EncodedRun.init)
        messages = append.messages.map(EncodedMessage.init)
    }

    var bytes: Int {
        entries.reduce(0) { $0 + $1.body.count } + blobs.reduce(0) { $0 + $1.stored.stored.count }
            + children.reduce(0) { $0 + $1.bytes } + messages.reduce(0) { $0 + $1.bytes }
    }
}
