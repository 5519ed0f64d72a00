internal import JSON

/// Writes the bytes of which an entry's leaf hash is made: the canonical form (RFC 8785) of
/// `{"at":…,"body":…,"kind":…,"path":…,"run":…,"seq":…}`, around a body that is canonical already.
///
/// One encoder is used for many entries and keeps its buffer.
package struct LeafEncoder {
    private var buffer: [UInt8] = []

    package init() { buffer.reserveCapacity(1024) }

    /// The leaf hash (RFC 9162 section 2.1.1): SHA-256 of a zero byte and the canonical form.
    package mutating func leaf(
        run: UnsafeBufferPointer<UInt8>,
        seq: Int,
        kind: UnsafeBufferPointer<UInt8>,
        at time: Timestamp,
        path: UnsafeBufferPointer<UInt8>,
        body: UnsafeBufferPointer<UInt8>
    ) -> Digest {
        buffer.removeAll(keepingCapacity: true)
        write(run: run, seq: seq, kind: kind, at: time, path: path, body: body)
        return buffer.withUnsafeBytes { Digest(hashing: $0, prefix: MerkleTree.leafPrefix) }
    }

    /// The leaf hash of an entry whose body is given in canonical form.
    package mutating func leaf(
        run: RunID,
        seq: Int,
        kind: EntryKind,
        at time: Timestamp,
        path: StepPath,
        body: [UInt8]
    ) -> Digest {
        var (run, kind, path) = (run.rawValue, kind.rawValue, path.rawValue)
        return run.withUTF8 { run in
            kind.withUTF8 { kind in
                path.withUTF8 { path in
                    body.withUnsafeBufferPointer { body in
                        leaf(run: run, seq: seq, kind: kind, at: time, path: path, body: body)
                    }
                }
            }
        }
    }

    /// The canonical form of the entry whose leaf was asked for last.
    package var canonicalBytes: [UInt8] { buffer }

    private mutating func write(
        run: UnsafeBufferPointer<UInt8>,
        seq: Int,
        kind: UnsafeBufferPointer<UInt8>,
        at time: Timestamp,
        path: UnsafeBufferPointer<UInt8>,
        body: UnsafeBufferPointer<UInt8>
    ) {
        append("{\"at\":")
        append(time.microseconds)
        append(",\"body\":")
        buffer.append(contentsOf: body)
        append(",\"kind\":")
        appendQuoted(kind)
        append(",\"path\":")
        appendQuoted(path)
        append(",\"run\":")
        appendQuoted(run)
        append(",\"seq\":")
        append(Int64(seq))
        append("}")
    }

    private mutating func append(_ text: StaticString) {
        buffer.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ value: Int64) {
        JSON.int(value).appendCanonical(to: &buffer)
    }

    private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
        let isPlain = text.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain else {
            return JSON.string(String(decoding: text, as: UTF8.self)).appendCanonical(to: &buffer)
        }
        buffer.append(UInt8(ascii: "\""))
        buffer.append(contentsOf: text)
        buffer.append(UInt8(ascii: "\""))
    }
}

extension Entry {
    /// The bytes that the log commits to: the canonical form (RFC 8785) of the entry.
    public func canonicalBytes() -> [UInt8] {
        var encoder = LeafEncoder()
        _ = encoder.leaf(run: run, seq: seq, kind: kind, at: at, path: path, body: body.canonicalBytes())
        return encoder.canonicalBytes
    }

    /// The entry's leaf in the Merkle tree (RFC 9162 section 2.1.1).
    public var leafHash: Digest { MerkleTree.leaf(canonicalBytes()) }
}
