import Journal
import Testing

@Suite struct SignedNoteTests {
    // The example of the documentation of Go's implementation.
    static let verifierText = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let signerText = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let text = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let note = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test func `a note of another implementation is read and verified`() throws {
        let note = try SignedNote(parsing: Self.note)
        #expect(note.text == Self.text)
        #expect(note.signatures.map(\.name) == ["PeterNeumann"])
        #expect(note.isSigned(by: try VerifierKey(parsing: Self.verifierText)))
        #expect(note.description == Self.note)
    }

    @Test func `a note is signed as another implementation signs it`() throws {
        let key = try SigningKey(parsing: Self.signerText)
        #expect(key.verifier.description == Self.verifierText)
        #expect(try key.sign(Self.text).description == Self.note)
    }

    @Test func `a changed text, signature or key does not verify`() throws {
        let key = try SigningKey(parsing: Self.signerText)
        var note = try key.sign("text\n")
        note.text = "texT\n"
        #expect(!note.isSigned(by: key.verifier))
        note = try key.sign("text\n")
        note.signatures[0].bytes[5] ^= 1
        #expect(!note.isSigned(by: key.verifier))
        note = try key.sign("text\n")
        #expect(!note.isSigned(by: try SigningKey.generate(name: "PeterNeumann").key.verifier))
        note.signatures.append(note.signatures[0])
        note.signatures[1].bytes[5] ^= 1
        #expect(!note.isSigned(by: key.verifier), "one good signature does not make up for a wrong one")
        note.signatures = []
        #expect(!note.isSigned(by: key.verifier))
    }

    @Test func `signatures of unknown keys do not matter`() throws {
        let key = try SigningKey(parsing: Self.signerText)
        var note = try key.sign("text\n")
        note.signatures.insert(.init(name: "another", keyID: 7, bytes: [1, 2, 3]), at: 0)
        #expect(note.isSigned(by: key.verifier))
        #expect(try SignedNote(parsing: note.description) == note)
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text", "text\n", "text\n\n", "text\n\nno signature\n", "text\n\n— name\n",
        "text\n\n— name AAAA\n", "text\n\n— name AAAAAAA\n", "text\n\n— name AAAAAAA= \n", "text\n\n— na+me AAAAAAA=\n",
        "text\n\n—  AAAAAAA=\n", "text\n\n- name AAAAAAA=\n", "text\n\n— name AAAAAAA=", "text\n\n— name AAAAAAB=\n",
        "te\rxt\n\n— name AAAAAAA=\n", "te\u{0}xt\n\n— name AAAAAAA=\n", "\n\n— name AAAAAAA=\n\n",
        "text\n— name AAAAAAA=\n", "text\n\n— name AAAA\u{2003}AAA=\n", "\n— name AAAAAAA=\n",
    ]) func `what is no note is refused`(text: String) {
        #expect(throws: JournalError.self) { try SignedNote(parsing: text) }
    }

    @Test func `an empty line in the text is part of it, and the last one ends it`() throws {
        let note = try SignedNote(parsing: "one\n\n— two AAAAAAA=\n\n— name AAAAAAA=\n")
        #expect(note.text == "one\n\n— two AAAAAAA=\n")
        #expect(note.signatures.map(\.name) == ["name"])
    }

    @Test func `more signatures or more text than anybody needs are refused`() {
        let lines = String(repeating: "— name AAAAAAA=\n", count: 101)
        #expect(throws: JournalError.self) { try SignedNote(parsing: "text\n\n" + lines) }
        let long = String(repeating: "x", count: 1_000_001)
        #expect(throws: JournalError.self) { try SignedNote(parsing: long + "\n\n— name AAAAAAA=\n") }
    }
}

@Suite struct CheckpointTests {
    let root = Digest(of: Array("root".utf8))

    @Test func `a checkpoint is three lines, and reads back`() throws {
        let checkpoint = Checkpoint(origin: "example.com/log", size: 42, root: root, extensions: ["more"])
        #expect(checkpoint.text == "example.com/log\n42\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\nmore\n")
        #expect(try Checkpoint(parsing: checkpoint.text) == checkpoint)
    }

    @Test(arguments: [
        "", "log\n", "log\n1\n", "log\n1\nAAAA\n", "\n1\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n",
        "log\n-1\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n",
        "log\n01\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n",
        "log\n+1\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n",
        "log\n1\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=",
        "log\n99999999999999999999\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n",
        "log\n1\nSBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\nmore\n",
    ]) func `what is no checkpoint is refused`(text: String) {
        #expect(throws: JournalError.self) { try Checkpoint(parsing: text) }
    }

    @Test func `a checkpoint counts only under its own log's signature`() throws {
        let key = try SigningKey.generate(name: "log").key
        let text = Checkpoint(origin: "log", size: 1, root: root).text
        #expect(try Checkpoint(try key.sign(text), signedBy: key.verifier).size == 1)
        let other = try SigningKey.generate(name: "log").key
        #expect(throws: JournalError.self) { try Checkpoint(try other.sign(text), signedBy: key.verifier) }
        let foreign = Checkpoint(origin: "another", size: 1, root: root).text
        #expect(throws: JournalError.self) { try Checkpoint(try key.sign(foreign), signedBy: key.verifier) }
    }
}
