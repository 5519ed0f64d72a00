import JSON
import Testing

@testable import Journal

@Suite struct EntryTests {
    static let entries: [Entry] = [
        Entry(
            run: RunID(rawValue: "run_1"),
            seq: 7,
            kind: .toolIntended,
            at: Timestamp(microseconds: 1_747_000_000_000_001),
            path: StepPath("decide/turn.2"),
            body: ["z": 1, "a": ["text": "ü\n\"x\"", "n": 1.5], "big": .uint(.max)]
        ),
        Entry(
            run: RunID(rawValue: "odd \"run\"\\"),
            seq: 0,
            kind: EntryKind(rawValue: "kind\u{1}\u{7f}é"),
            at: Timestamp(microseconds: -5),
            path: StepPath(""),
            body: .null
        ),
        Entry(
            run: .system,
            seq: .max,
            kind: EntryKind(rawValue: ""),
            at: Timestamp(microseconds: .max),
            path: StepPath("a/\u{2028}/\u{1F600}"),
            body: []
        ),
    ]

    @Test(arguments: entries) func `an entry's bytes are its canonical JSON`(entry: Entry) {
        #expect(entry.canonicalBytes() == entry.canonical.canonicalBytes())
        #expect(entry.leafHash == MerkleTree.leaf(entry.canonical.canonicalBytes()))
    }

    @Test(arguments: entries) func `an entry reads back from its canonical JSON`(entry: Entry) throws {
        let json = try JSON(parsing: entry.canonicalBytes())
        #expect(Entry(canonical: json) == entry)
    }

    @Test func `every part of an entry changes its leaf hash`() {
        let entry = Self.entries[0]
        var changed = [entry, entry, entry, entry, entry, entry]
        changed[0].run = RunID(rawValue: "run_2")
        changed[1].seq = 8
        changed[2].kind = .toolFailed
        changed[3].at = Timestamp(microseconds: entry.at.microseconds + 1)
        changed[4].path = StepPath("decide/turn.3")
        changed[5].body = ["z": 2]
        #expect(Set(changed.map(\.leafHash) + [entry.leafHash]).count == 7)
    }

    @Test func `what is no canonical entry is none`() {
        let entry = Self.entries[0].canonical
        for name in ["at", "body", "kind", "path", "run", "seq"] {
            var object = entry.objectValue ?? [:]
            object[name] = nil
            #expect(Entry(canonical: .object(object)) == nil)
        }
        var object = entry.objectValue ?? [:]
        object["more"] = 1
        #expect(Entry(canonical: .object(object)) == nil)
    }

    @Test func `a message reads back from its entry, and nothing else does`() throws {
        let message = Message(
            run: RunID(rawValue: "run_1"),
            kind: .approvalGranted,
            from: "user:anna",
            body: ["note": "fine"],
            approval: ApprovalID(rawValue: "apr_1")
        )
        var entry = Entry(
            run: .system,
            seq: 0,
            kind: .messageAccepted,
            at: Timestamp(microseconds: 1),
            path: .run,
            body: message.entryBody
        )
        #expect(Message(entry) == message)
        entry.kind = .blobErased
        #expect(Message(entry) == nil)
        entry.kind = .messageAccepted
        entry.run = RunID(rawValue: "run_1")
        #expect(Message(entry) == nil)
        entry.run = .system
        entry.body = ["run": "run_1", "kind": "shout", "from": "x", "body": nil]
        #expect(Message(entry) == nil)
    }
}

@Suite struct DigestTests {
    @Test func `a digest reads back from its text and bytes`() {
        let digest = Digest(of: Array("abc".utf8))
        #expect(digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest(digest.description) == digest)
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(digest.bytes.count == 32)
    }

    @Test(arguments: [
        "", "sha256:", "sha256:ba", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ]) func `what is no digest is none`(text: String) {
        #expect(Digest(text) == nil)
    }

    @Test func `digests are found in a body where they are strings of their own`() {
        let (first, second) = (Digest(of: [1]), Digest(of: [2]))
        let body: JSON = [
            "input": ["blob": .string(first.description), "bytes": 3], "request": .string(second.description),
            "text": .string("{\"blob\":\"\(Digest(of: [3]))\"}"),
            "near": .string("sha256:" + String(first.hex.dropLast())),
        ]
        var found: [(Digest, DigestScanner.Role)] = []
        body.canonicalBytes().withUnsafeBufferPointer { bytes in DigestScanner.scan(bytes) { found.append(($0, $1)) } }
        #expect(found.map(\.0) == [first, second])
        #expect(found.map(\.1) == [.content, .other])
    }
}

@Suite struct Base64Tests {
    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func `the standard's examples hold`(text: String, encoded: String) {
        #expect(Base64.text(Array(text.utf8)) == encoded)
        #expect(Base64.bytes(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9", "Zm9v\n", " Zm9v", "Zm9=", "Zm-v", "====", "Z===", "Zg==Zg=="])
    func `what is not the one text of some bytes is refused`(text: String) {
        #expect(Base64.bytes(text) == nil)
    }
}

@Suite struct StoredBlobTests {
    @Test func `content comes back, compressed where that helps`() {
        let text = Array(String(repeating: "the same words ", count: 100).utf8)
        let stored = StoredBlob(compressing: text)
        #expect(stored.encoding == .zstd)
        #expect(stored.stored.count < text.count / 4)
        #expect(stored.content() == text)
        let short = StoredBlob(compressing: Array(text.prefix(255)))
        #expect(short.encoding == .raw)
        #expect(short.content() == Array(text.prefix(255)))
        let random = (0..<1000).map { _ in UInt8.random(in: 0...255) }
        #expect(StoredBlob(compressing: random).encoding == .raw)
    }

    @Test func `what is stored wrongly has no content`() {
        let text = Array(String(repeating: "the same words ", count: 100).utf8)
        var stored = StoredBlob(compressing: text)
        stored.size = 1 << 40
        #expect(stored.content() == nil)
        stored.size = text.count - 1
        #expect(stored.content() == nil)
        stored.size = text.count
        stored.stored[stored.stored.count - 1] ^= 0xFF
        stored.stored.removeLast()
        #expect(stored.content() == nil)
        #expect(StoredBlob(encoding: .raw, size: 3, stored: [1]).content() == nil)
        #expect(StoredBlob(encoding: .erased, size: 0, stored: []).content() == nil)
    }
}

@Suite struct LedgerBalanceTests {
    @Test func `a refused change leaves the balance as it was and says what is left`() {
        var balance = LedgerBalance(reserved: 250_000_000, spent: 500_000_000)
        let change = LedgerChange(budget: "daily/2026-05-15", cap: 1_000_000_000, reserve: 250_000_001)
        let error = #expect(throws: JournalError.self) { try balance.apply(change) }
        #expect(error?.code == .budget)
        let expected =
            "the budget `daily/2026-05-15` has $0.50 spent and $0.25 reserved of $1.00, and $0.250000001 more would pass it"
        #expect(error?.message == expected)
        #expect(balance == LedgerBalance(reserved: 250_000_000, spent: 500_000_000))
    }

    @Test func `giving back more than is reserved leaves nothing reserved`() throws {
        var balance = LedgerBalance(reserved: 5, spent: 1)
        try balance.apply(LedgerChange(budget: "b", cap: 10, release: 9))
        #expect(balance == LedgerBalance(reserved: 0, spent: 1))
    }
}
