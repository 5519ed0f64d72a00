import JSON

/// What is read is written so that it is read as the same, and its canonical form is stable.
enum JSONTarget {
    static func run(_ bytes: [UInt8]) {
        guard let value = try? JSON(parsing: bytes) else { return }
        let again = try? JSON(parsing: Array(value.serialized().utf8))
        promise(again == value, "what is written is not read as the same")
        let canonical = value.canonicalBytes()
        let reread = try? JSON(parsing: canonical)
        promise(reread?.canonicalBytes() == canonical, "the canonical form is not stable")
        let pretty = try? JSON(parsing: Array(value.serialized(pretty: true).utf8))
        promise(pretty == value, "what is written for people is not read as the same")
    }
}
