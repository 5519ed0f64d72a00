import JSON
import Journal
import Testing

@Suite struct ProofTests {
    /// A log of entries, with what a store would hand out about it.
    struct Log {
        let key: SigningKey
        let entries: [Entry]
        let tree: ReferenceTree

        init(_ count: Int) throws {
            key = try SigningKey.generate(name: "log").key
            entries = (0..<count).map { index in
                Entry(
                    run: RunID(rawValue: "run_1"),
                    seq: index,
                    kind: .stepStarted,
                    at: Timestamp(microseconds: Int64(index)),
                    path: StepPath("step"),
                    body: ["number": .int(Int64(index))]
                )
            }
            tree = ReferenceTree(entries.map(\.leafHash))
        }

        func note(_ size: Int) throws -> SignedNote {
            try key.sign(
                Checkpoint(origin: "log", size: Int64(size), root: tree.root(0..<size)).text
            )
        }

        func proof(_ index: Int) throws -> InclusionProof {
            InclusionProof(
                entry: entries[index],
                index: LogPosition(rawValue: Int64(index)),
                hashes: tree.path(index, 0..<entries.count),
                checkpoint: try note(entries.count)
            )
        }
    }

    @Test func `an inclusion proof holds after its way through JSON`() throws {
        let log = try Log(11)
        for index in 0..<11 {
            let text = try log.proof(index).json.serialized()
            let proof = try InclusionProof(json: try JSON(parsing: text.utf8))
            #expect(try proof.verify(log.key.verifier).size == 11)
        }
    }

    @Test func `an inclusion proof does not hold for anything else`() throws {
        let log = try Log(11)
        var proof = try log.proof(4)
        proof.entry.body = ["number": 5]
        #expect(throws: JournalError.self) { try proof.verify(log.key.verifier) }
        proof = try log.proof(4)
        proof.index = LogPosition(rawValue: 5)
        #expect(throws: JournalError.self) { try proof.verify(log.key.verifier) }
        proof = try log.proof(4)
        proof.checkpoint = try log.note(10)
        #expect(throws: JournalError.self) { try proof.verify(log.key.verifier) }
        proof = try log.proof(4)
        let other = try SigningKey.generate(name: "log").key.verifier
        #expect(throws: JournalError.self) { try proof.verify(other) }
    }

    @Test func `a proof with a member missing or of another form is refused`() throws {
        let json = try Log(3).proof(1).json.objectValue ?? [:]
        for name in ["entry", "index", "hashes", "checkpoint"] {
            var object = json
            object[name] = nil
            #expect(throws: JournalError.self) { try InclusionProof(json: .object(object)) }
            object[name] = ["x"]
            #expect(throws: JournalError.self) { try InclusionProof(json: .object(object)) }
        }
    }

    @Test func `a consistency proof holds after its way through JSON, and for nothing else`() throws {
        let log = try Log(20)
        for old in [1, 7, 8, 19, 20] {
            let hashes = log.tree.proof(old, 0..<20)
            let proof = ConsistencyProof(older: try log.note(old), newer: try log.note(20), hashes: hashes)
            let read = try ConsistencyProof(json: try JSON(parsing: proof.json.serialized().utf8))
            try read.verify(log.key.verifier)
            var wrong = proof
            wrong.older = try log.note(old == 8 ? 7 : 8)
            #expect(throws: JournalError.self) { try wrong.verify(log.key.verifier) }
            let other = try SigningKey.generate(name: "log").key.verifier
            #expect(throws: JournalError.self) { try proof.verify(other) }
        }
        let fromNothing = ConsistencyProof(older: try log.note(0), newer: try log.note(20), hashes: [])
        try fromNothing.verify(log.key.verifier)
    }

    /// The lines of an export, made without the code under test.
    static func lines(_ log: Log) throws -> [String] {
        let header: JSON = ["checkpoint": .string(try log.note(log.entries.count).description), "verifier": "x"]
        return [header.serialized()]
            + log.entries.enumerated().map { index, entry in
                let line: JSON = [
                    "entry": entry.canonical, "index": .int(Int64(index)), "leaf": .string(entry.leafHash.description),
                ]
                return line.serialized()
            }
    }

    @Test func `an export is verified line by line`() throws {
        let log = try Log(9)
        var verification = LogExport.Verification(log.key.verifier)
        for line in try Self.lines(log) { try verification.take(line.utf8) }
        #expect(try verification.finish().size == 9)
    }

    @Test(arguments: 0...9) func `an export with a line missing, doubled or changed is refused`(index: Int) throws {
        let log = try Log(9)
        let lines = try Self.lines(log)
        let changes: [(inout [String]) -> Void] = [
            { $0.remove(at: index) }, { $0.insert($0[index], at: index) }, { $0[index] += "x" },
            { $0[index] = $0[index].replacing("step", with: "Step") + (index == 0 ? " x" : "") },
        ]
        for change in changes {
            var changed = lines
            change(&changed)
            #expect(throws: JournalError.self) {
                var verification = LogExport.Verification(log.key.verifier)
                for line in changed { try verification.take(line.utf8) }
                try verification.finish()
            }
        }
    }
}
