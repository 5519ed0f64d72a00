/// A path inside a directory, as its components: none of them leads up, none is empty.
struct RelativePath: Sendable, Hashable, CustomStringConvertible {
    /// The longest name that Linux file systems take.
    static let componentBytesMax = 255
    static let componentsMax = 64

    /// Empty for the directory itself.
    var components: [String]

    /// Reads a path as a caller wrote it; `.` is the directory itself.
    ///
    /// Nothing is repaired: a path that could be read in two ways is refused.
    init(_ text: String) throws(ConnectorFailure) {
        guard !text.utf8.contains(0) else { throw Self.refused("`path` contains a NUL byte") }
        guard !text.utf8.starts(with: "/".utf8) else {
            throw Self.refused("`\(text)` is absolute; paths begin in the connector's directory")
        }
        let slash = UInt8(ascii: "/")
        let parts = text.utf8.split(separator: slash, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard text != "." else {
            components = []
            return
        }
        for part in parts {
            switch part {
            case "": throw Self.refused("`\(text)` has an empty component")
            case ".", "..": throw Self.refused("`\(text)` has the component `\(part)`, which no path may have")
            default: break
            }
            guard part.utf8.count <= Self.componentBytesMax else {
                throw Self.refused("`\(text.abbreviated(bytesMax: 100))` has a component of more than 255 bytes")
            }
        }
        guard parts.count <= Self.componentsMax else {
            throw Self.refused("the path has more than \(Self.componentsMax) components")
        }
        components = parts
    }

    /// The path as it was written.
    var description: String { components.isEmpty ? "." : components.joined(separator: "/") }

    private static func refused(_ message: String) -> ConnectorFailure {
        ConnectorFailure("invalid_path", message)
    }
}
