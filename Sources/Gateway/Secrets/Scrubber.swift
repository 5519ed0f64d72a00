import JSON

/// Takes the values of secrets out of whatever is recorded or shown.
///
/// A secret is found as it is, percent-encoded, as a JSON string has it, in hexadecimal digits, and in base64: alone or
/// in the middle of more (where `user:password` is encoded, the password's own encoding is shifted by up to two bytes).
/// One pass over the text, however many secrets there are.
struct Scrubber: Sendable {
    private struct Needle: Sendable {
        var bytes: [UInt8]
        var replacement: [UInt8]
    }

    /// The shortest form that is looked for; shorter ones would be found by chance.
    static let formBytesMin = 4

    /// By their first four bytes; the longest first.
    private var needles: [UInt32: [Needle]] = [:]
    private var starts = [Bool](repeating: false, count: 256)
    /// Whether some secret consists of digits, so that numbers have to be looked at too.
    private var hasDigits = false

    /// Makes a scrubber of secrets by name; values shorter than ``formBytesMin`` are not looked for.
    init(_ secrets: some Sequence<(String, String)>) {
        for (name, value) in secrets {
            let replacement = Array("[secret:\(name)]".utf8)
            for form in SecretForms.all(of: value) where form.count >= Self.formBytesMin {
                let key = Self.key(form, at: 0)
                guard needles[key]?.contains(where: { $0.bytes == form }) != true else { continue }
                needles[key, default: []].append(Needle(bytes: form, replacement: replacement))
                starts[Int(form[0])] = true
            }
            let isNumber = value.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            hasDigits = hasDigits || isNumber
        }
        for key in needles.keys { needles[key]?.sort { $0.bytes.count > $1.bytes.count } }
    }

    /// Whether there is nothing to look for.
    var isEmpty: Bool { needles.isEmpty }

    /// The text with `[secret:NAME]` in place of every secret.
    func scrub(_ text: String) -> String {
        guard !isEmpty, let scrubbed = scrubbed(text) else { return text }
        return scrubbed
    }

    /// The value with every string in it scrubbed, the names of members included.
    func scrub(_ json: JSON) -> JSON {
        guard !isEmpty else { return json }
        switch json {
        case .null, .bool: return json
        case .int, .uint, .double:
            guard hasDigits, let scrubbed = scrubbed(json.canonicalString()) else { return json }
            return .string(scrubbed)
        case .string(let text): return scrubbed(text).map(JSON.string) ?? json
        case .array(let elements): return .array(elements.map(scrub))
        case .object(let object):
            return .object(JSONObject(object.members.map { (scrub($0.key), scrub($0.value)) }))
        }
    }

    /// Nil where there is no secret in it, so that nothing is copied in the usual case.
    private func scrubbed(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            var output: [UInt8]?
            var copied = 0
            var position = 0
            while position + Self.formBytesMin <= bytes.count {
                guard starts[Int(bytes[position])], let needle = needle(in: bytes, at: position) else {
                    position += 1
                    continue
                }
                var replaced = output ?? []
                replaced.append(contentsOf: bytes[copied..<position])
                replaced.append(contentsOf: needle.replacement)
                output = replaced
                position += needle.bytes.count
                copied = position
            }
            guard var output else { return nil }
            output.append(contentsOf: bytes[copied...])
            return String(decoding: output, as: UTF8.self)
        }
    }

    private func needle(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Needle? {
        let candidates = needles[Self.key(bytes, at: position)] ?? []
        return candidates.first { needle in
            position + needle.bytes.count <= bytes.count
                && bytes[position..<(position + needle.bytes.count)].elementsEqual(needle.bytes)
        }
    }

    private static func key(_ bytes: some RandomAccessCollection<UInt8>, at position: Int) -> UInt32 {
        var key: UInt32 = 0
        var index = bytes.index(bytes.startIndex, offsetBy: position)
        for _ in 0..<formBytesMin {
            key = key << 8 | UInt32(bytes[index])
            index = bytes.index(after: index)
        }
        return key
    }
}
