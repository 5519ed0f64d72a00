internal import Governance
internal import JSON
internal import Journal
internal import Manifest
internal import StoreSQLite

extension Commands {
    static let auditVerify = CommandSpec(
        name: "audit verify",
        summary: "Recompute the whole log: entries, blobs, tree, signatures; name the first bad entry",
        options: [
            .value("checkpoint", "FILE", "an older checkpoint: the log must continue it"),
            .value("key", "VKEY", "the log's public key as you know it from elsewhere (name+hash+base64)"),
        ],
        details: """
            What this binary finds in the store it cannot vouch for by itself: keep a checkpoint or the public key
            outside the machine, and hand it in.
            """,
        examples: [
            ("reeve audit verify", "is anything changed, removed, added or reordered?"),
            ("reeve audit verify --checkpoint last-week.txt", "does the log continue last week's?"),
        ],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                let checkpoint = try invocation.value("checkpoint").map(checkpoint)
                let key = try invocation.value("key").map(verifier)
                let report = try await store.verify(checkpoint: checkpoint, key: key)
                if invocation.has("json") { Output.json(report.json) } else { Output.write(text(report)) }
                return report.isIntact ? .done : .failed
            }
        }
    )

    private static func checkpoint(_ path: String) throws -> SignedNote {
        let text = String(decoding: try InputReader.file(path), as: UTF8.self)
        do {
            return try SignedNote(parsing: text)
        } catch {
            throw CommandError(
                "checkpoint",
                "`\(path)` is no checkpoint: \(error.message)",
                hint: "`reeve audit checkpoint > FILE` writes one",
                exit: .usage
            )
        }
    }

    private static func verifier(_ text: String) throws -> VerifierKey {
        do {
            return try VerifierKey(parsing: text)
        } catch {
            throw CommandError(
                "key",
                "`\(text)` is no public key: \(error.message)",
                hint: "`reeve audit checkpoint --key` prints the log's",
                exit: .usage
            )
        }
    }

    private static func text(_ report: AuditReport) -> String {
        var lines: [String] = []
        let counts = "\(report.entries) entries of \(report.runs) runs, \(report.blobs) blobs"
        if report.isIntact {
            lines.append("intact: \(counts); every leaf, blob, subtree and signature is as it was written")
        } else {
            lines.append("NOT INTACT: \(counts); \(report.findingCount) findings, the first bad one first")
            lines += report.findings.map { "  \($0)" }
        }
        if !report.erased.isEmpty {
            lines.append("erased on purpose, which breaks no proof: \(report.erased.count) blobs")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static let auditCheckpoint = CommandSpec(
        name: "audit checkpoint",
        summary: "Print the signed head of the log, to be kept somewhere else",
        options: [.flag("key", "print the log's public key instead")],
        examples: [("reeve audit checkpoint > checkpoint.txt", "keep it where nobody can change both")],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                let text = invocation.has("key") ? "\(store.verifier)" : "\(try await store.checkpoint())"
                if invocation.has("json") {
                    Output.json([invocation.has("key") ? "key" : "checkpoint": .string(text)])
                } else {
                    Output.write(text.hasSuffix("\n") ? text : text + "\n")
                }
                return .done
            }
        }
    )

    static let auditProve = CommandSpec(
        name: "audit prove",
        summary: "Write a proof that an entry is in the log, which a stranger can check",
        operands: [
            OperandSpec(name: "RUN", help: "the run's id"), OperandSpec(name: "SEQ", help: "the entry's number in it"),
        ],
        examples: [("reeve audit prove run_01k… 12 > proof.json", "prove the payment's entry")],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                let seq = try invocation.operand(1)
                guard let number = Int(seq), number >= 0 else { throw UsageError("`\(seq)` is no entry's number") }
                let run = RunID(rawValue: try invocation.operand(0))
                if let record = try await store.run(run) { try Reader(invocation).require(record) }
                Output.json(try await store.prove(run, seq: number).json)
                return .done
            }
        }
    )

    static let auditCheck = CommandSpec(
        name: "audit check",
        summary: "Check a proof against the log's public key; needs no store",
        operands: [OperandSpec(name: "FILE", help: "the proof; `-` for standard input")],
        options: [.value("key", "VKEY", "the log's public key (required)")],
        examples: [("reeve audit check proof.json --key 'reeve-0a1b…+5f0c…+AQ…'", "as an auditor would")],
        run: { invocation in
            guard let key = invocation.value("key") else { throw UsageError("`audit check` needs `--key VKEY`") }
            let bytes = try InputReader.file(try invocation.operand(0))
            let proof = try InclusionProof(
                json: try InputReader.parse(bytes, what: "the proof", hint: "`reeve audit prove RUN SEQ` writes one")
            )
            let checkpoint = try proof.verify(try verifier(key))
            if invocation.has("json") {
                Output.json(["included": true, "size": .int(checkpoint.size)])
            } else {
                Output.line(
                    "proven: entry \(proof.entry.seq) of \(proof.entry.run) (\(proof.entry.kind)) is number "
                        + "\(proof.index.rawValue) of the \(checkpoint.size) entries of \(checkpoint.origin)"
                )
            }
            return .done
        }
    )

    static let auditExport = CommandSpec(
        name: "audit export",
        summary: "Write the whole log as JSON lines",
        examples: [("reeve audit export > log.jsonl", "for a warehouse or an auditor")],
        run: { invocation in
            try Reader(invocation).requireAll()
            return try await withStore(invocation, isReadOnly: true) { store in
                try await store.export { Output.write(bytes: $0) }
                return .done
            }
        }
    )

    static let auditErase = CommandSpec(
        name: "audit erase",
        summary: "Erase content on purpose: a blob, or everything that a run names; the log stays provable",
        operands: [OperandSpec(name: "BLOB", help: "sha256:… or, with --run, nothing", isRequired: false)],
        options: [
            .value("run", "RUN", "every blob that this run's entries name"),
            .value("reason", "TEXT", "why (required; stays in the log)"),
            .value("as", "NAME", "who erases (default: REEVE_USER or the login name)"),
        ],
        examples: [("reeve audit erase --run run_01k… --reason 'request of the customer' --as anna", "forget a case")],
        run: { invocation in
            guard let reason = invocation.value("reason"), !reason.isEmpty else {
                throw UsageError("`audit erase` needs `--reason TEXT`: it stays in the log")
            }
            let rights = RightsDesk(project: try Workspace(invocation).projectIfAny())
            return try await withStore(invocation) { store in
                try mayErase(rights, invocation)
                let digests: [Digest]
                if let run = invocation.value("run") {
                    let record = try await found(RunID(rawValue: run), in: store)
                    guard record.projection.status.isTerminal else {
                        throw CommandError("running", "the run `\(run)` has not ended and needs its content")
                    }
                    digests = try await store.blobs(of: record.id)
                } else {
                    guard !invocation.operands.isEmpty else {
                        throw UsageError("`audit erase` needs BLOB, or `--run RUN`")
                    }
                    guard let digest = Digest(try invocation.operand(0)) else {
                        throw UsageError("`\(try invocation.operand(0))` is no digest: `sha256:` and 64 digits")
                    }
                    digests = [digest]
                }
                let by = "user:\(Workspace.person(invocation))"
                var count = 0
                for digest in digests where try await store.erase(digest, by: by, reason: reason, at: .current) {
                    count += 1
                }
                if invocation.has("json") {
                    Output.json(["erased": .int(Int64(count))])
                } else {
                    Output.line("erased \(count) of \(digests.count) blobs; the entries that name them stay")
                }
                return .done
            }
        }
    )

    private static func mayErase(_ rights: RightsDesk, _ invocation: Invocation) throws {
        do {
            try rights.require(
                .erase,
                of: Workspace.person(invocation),
                run: invocation.value("run").map(RunID.init(rawValue:))
            )
        } catch {
            throw CommandError(error)
        }
    }
}
