import JSON

/// Tells whether the arguments of an agent's call were copied from a text that the agent had read.
///
/// They were where 16 letters and digits in a row of one of them stand in that text, whatever their case and whatever
/// spaces, line ends and punctuation lie between. What is shorter, translated or put in other words is not found: for that
/// policies have the labels of the whole run.
struct CopiedText {
    /// How many letters and digits, in bytes of UTF-8, must agree.
    static let lengthMin = 16

    /// So many bytes of text in a row.
    private struct Window: Hashable {
        var high: UInt64 = 0
        var low: UInt64 = 0

        mutating func push(_ byte: UInt8) {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
        }
    }

    private var windows: Set<Window> = []

    /// Takes up the texts of a call's arguments, names of members apart.
    init(_ arguments: JSON) { collect(arguments) }

    /// Whether there is anything that could be found.
    var isEmpty: Bool { windows.isEmpty }

    /// Whether a part of the arguments stands in a text.
    func isFound(in text: String) -> Bool {
        var found = false
        Self.forEachWindow(of: text) { window in
            found = windows.contains(window)
            return !found
        }
        return found
    }

    private mutating func collect(_ value: JSON) {
        switch value {
        case .string(let text):
            Self.forEachWindow(of: text) { window in
                windows.insert(window)
                return true
            }
        case .array(let elements):
            for element in elements { collect(element) }
        case .object(let object):
            for member in object { collect(member.value) }
        default:
            break
        }
    }

    /// Goes through the text's letters and digits until the body answers false. An escape of JSON is left out with the
    /// letter that it escapes, for results stand in a conversation as JSON.
    private static func forEachWindow(of text: String, _ body: (Window) -> Bool) {
        var window = Window()
        var count = 0
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"):
                isEscaped = true
                continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): window.push(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
                window.push(byte)
            default: continue
            }
            count += 1
            if count >= lengthMin, !body(window) { return }
        }
    }
}
