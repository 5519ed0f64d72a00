/// How a character is written so that RE2 reads it as itself, in and outside of a class.
enum CharacterSpelling {
    static func spell(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": String(Character(scalar))
        default: spell(scalar.value)
        }
    }

    static func spell(_ value: UInt32) -> String { "\\x{\(String(value, radix: 16))}" }
}
