import CYAML
import JSON

/// Reads a document of YAML 1.2 with its places, in the part of the language that has one reading only.
///
/// Tags, anchors, aliases, complex keys and a second document are refused, duplicate keys too; scalars are those of the
/// core schema, so `on` and `no` are text. libyaml reads the syntax; size, depth and number of values are bounded, so
/// hostile bytes cost no more than their length.
struct YAMLParser {
    static let depthMax = 100
    static let nodesMax = 200_000

    private let source: SourceText
    /// What of the text libyaml is given otherwise; nil where it is given the text itself.
    private let pairs: SurrogatePairs?
    private var parser: UnsafeMutablePointer<yaml_parser_t>
    private var problems = Problems()
    private var nodes = 0

    /// The document, or nil where it cannot be read; what was found goes to `problems` either way.
    static func parse(_ source: SourceText, problems: inout Problems) -> YAMLNode? {
        guard source.bytes.count <= SourceText.bytesMax else {
            let message = "the file has \(source.bytes.count) bytes, more than \(SourceText.bytesMax)"
            problems.error(.fileSize, at: source.location(ofByte: 0), message)
            return nil
        }
        if let offset = source.firstInvalidByte {
            problems.error(.fileEncoding, at: source.location(ofByte: offset), "the file is not UTF-8 from here on")
            return nil
        }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            problems.error(.syntax, at: source.location(ofByte: 0), "there is no memory to read the file")
            return nil
        }
        defer { yaml_parser_delete(parser) }
        let pairs = SurrogatePairs(masking: source.bytes)
        return (pairs?.bytes ?? source.bytes).withUnsafeBufferPointer { bytes in
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            var reader = YAMLParser(source: source, pairs: pairs, parser: parser)
            defer { for problem in reader.problems.all { problems.add(problem) } }
            do throws(Stop) {
                return try reader.document()
            } catch {
                return nil
            }
        }
    }

    private init(source: SourceText, pairs: SurrogatePairs?, parser: UnsafeMutablePointer<yaml_parser_t>) {
        self.source = source
        self.pairs = pairs
        self.parser = parser
    }

    /// The problem is noted already; nothing more can be read.
    private struct Stop: Error {}

    private mutating func document() throws(Stop) -> YAMLNode {
        let empty = YAMLNode(
            content: .scalar(YAMLScalar(text: "", value: .null, layout: .other)),
            location: SourceLocation(file: source.file, line: 1, column: 1)
        )
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd:
                return root ?? empty
            case .documentStart where root != nil:
                problems.error(
                    .unsupportedYAML,
                    at: event.start,
                    "a second document begins here",
                    hint: "write one definition to a file"
                )
                throw Stop()
            case .streamStart, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
                continue
            case .alias, .scalar, .sequenceStart, .mappingStart:
                root = try node(event, depth: 1)
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
        nodes += 1
        guard nodes <= Self.nodesMax else {
            problems.error(.fileSize, at: event.start, "the file has more than \(Self.nodesMax) values")
            throw Stop()
        }
        guard depth <= Self.depthMax else {
            problems.error(.depth, at: event.start, "values are nested more than \(Self.depthMax) deep")
            throw Stop()
        }
        if event.hasAnchor {
            refuse(event, "anchors are not supported", hint: "write the value where it is needed")
        }
        if let tag = event.tag {
            refuse(event, "the tag `\(tag)` is not supported", hint: "put the value in quotes to make it text")
        }
        switch event.kind {
        case .scalar(let text, let style):
            return YAMLNode(content: .scalar(scalar(text, style, event)), location: event.start)
        case .sequenceStart:
            var elements: [YAMLNode] = []
            while true {
                let event = try next()
                if case .sequenceEnd = event.kind { break }
                elements.append(try node(event, depth: depth + 1))
            }
            return YAMLNode(content: .sequence(elements), location: event.start)
        case .mappingStart:
            return YAMLNode(content: .mapping(try pairs(depth: depth)), location: event.start)
        default:
            refuse(event, "aliases are not supported", hint: "write the value where it is needed")
            return YAMLNode(
                content: .scalar(YAMLScalar(text: "", value: .null, layout: .other)),
                location: event.start
            )
        }
    }

    private mutating func pairs(depth: Int) throws(Stop) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        var places: [ExactString: SourceLocation] = [:]
        while true {
            let event = try next()
            if case .mappingEnd = event.kind { return pairs }
            let key = try node(event, depth: depth + 1)
            let value = try node(try next(), depth: depth + 1)
            guard let name = key.scalar?.text else {
                if case .alias = event.kind { continue }
                refuse(event, "a key is text", hint: nil)
                continue
            }
            if let first = places[ExactString(name)] {
                problems.error(
                    .duplicateKey,
                    at: event.start,
                    "the key `\(name)` is written twice",
                    hint: "the first one is on line \(first.line)"
                )
                continue
            }
            places[ExactString(name)] = event.start
            pairs.append(YAMLPair(key: name, keyLocation: event.start, value: value))
        }
    }

    private mutating func scalar(_ text: String, _ style: YAMLEvent.Style, _ event: YAMLEvent) -> YAMLScalar {
        let layout = layout(text, style, event)
        guard style == .plain else { return YAMLScalar(text: text, value: .string(text), layout: layout) }
        if let value = YAMLScalar.value(ofPlain: text) { return YAMLScalar(text: text, value: value, layout: layout) }
        problems.error(
            .invalidValue,
            at: event.start,
            "`\(text.prefix(40))` is no number that JSON can hold",
            hint: "put it in quotes to make it text"
        )
        return YAMLScalar(text: text, value: .null, layout: layout)
    }

    private func layout(_ text: String, _ style: YAMLEvent.Style, _ event: YAMLEvent) -> YAMLScalar.Layout {
        let isOneLine = event.start.line == event.end.line
        switch style {
        case .plain:
            return isOneLine ? .inline(offset: 0) : .other
        case .singleQuoted, .doubleQuoted:
            let isVerbatim = text.unicodeScalars.count == event.end.column - event.start.column - 2
            return isOneLine && isVerbatim ? .inline(offset: 1) : .other
        case .literal:
            for (index, line) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated()
            where !line.isEmpty {
                let inFile = source.line(event.start.line + 1 + index).prefix { $0 == 32 }.count
                return .block(indentation: max(0, inFile - line.prefix { $0 == 32 }.count))
            }
            return .other
        case .folded:
            return .other
        }
    }

    private mutating func refuse(_ event: YAMLEvent, _ message: String, hint: String?) {
        problems.error(.unsupportedYAML, at: event.start, message, hint: hint)
    }

    private mutating func next() throws(Stop) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let location = errorLocation
            problems.error(.syntax, at: location, errorMessage, hint: hint(for: location))
            throw Stop()
        }
        defer { yaml_event_delete(&event) }
        var read = YAMLEvent(event, file: source.file)
        if let pairs, case .scalar(let text, let style) = read.kind {
            read.kind = .scalar(pairs.unmasked(text, style), style)
        }
        return read
    }

    private var errorLocation: SourceLocation {
        if parser.pointee.error == YAML_READER_ERROR {
            return source.location(ofByte: Int(clamping: parser.pointee.problem_offset))
        }
        return YAMLEvent.location(parser.pointee.problem_mark, file: source.file)
    }

    /// What most often breaks a line.
    private func hint(for location: SourceLocation) -> String? {
        let line = String(decoding: source.line(location.line), as: UTF8.self)
        if line.contains("${") { return "put text that holds `${…}` in quotes" }
        if errorMessage.hasPrefix("found invalid Unicode character escape code") {
            return "write a character beyond U+FFFF as itself, as `\\U0001F600`, or as JSON's pair `\\ud83d\\ude00`"
        }
        guard errorMessage.hasPrefix("mapping values are not allowed") else { return nil }
        return "put text that holds `: ` in quotes"
    }

    private var errorMessage: String {
        guard let problem = parser.pointee.problem.map({ String(cString: $0) }) else { return "this is not YAML" }
        guard let context = parser.pointee.context.map({ String(cString: $0) }) else { return problem }
        return "\(problem) (\(context))"
    }
}
