internal import JSON
internal import Manifest
internal import Policy

extension Commands {
    static let policyFormat = CommandSpec(
        name: "policy format",
        summary: "Lay policies out in one canonical way, comments and all",
        operands: [
            OperandSpec(
                name: "FILES",
                help: "files of policies (default: policies/*.cedar of the project)",
                isRequired: false,
                isRepeated: true
            )
        ],
        options: [.flag("check", "write nothing; exit with 1 where a file is laid out otherwise")],
        details: "Every word and every comment stays, so decisions do. What is laid out already is not written.",
        examples: [
            ("reeve policy format", "lay out the project's policies"),
            ("reeve policy format --check", "in continuous integration"),
        ],
        run: { invocation in
            let isCheck = invocation.has("check")
            var changed: [String] = []
            let files = try PolicyFiles(invocation)
            for path in files.paths {
                let text = try files.text(of: path)
                let formatted = try files.reading { () throws(PolicyError) in
                    try PolicySet.formatted(text, file: path)
                }
                guard formatted != text else { continue }
                changed.append(path)
                if !isCheck { try files.write(formatted, to: path) }
            }
            if invocation.has("json") {
                Output.json([
                    "files": .array(files.paths.map(JSON.string)), "changed": .array(changed.map(JSON.string)),
                ])
            } else {
                for path in changed { Output.line(isCheck ? "\(path) is laid out otherwise".inert : path.inert) }
                Output.line(changed.isEmpty ? "nothing to lay out" : "\(changed.count) of \(files.paths.count) files")
            }
            return isCheck && !changed.isEmpty ? .failed : .done
        }
    )

    static let policyConvert = CommandSpec(
        name: "policy convert",
        summary: "Write policies in Cedar's JSON format, or such JSON as Cedar",
        operands: [
            OperandSpec(
                name: "FILES",
                help: "files to read; together they are one set (default: policies/*.cedar of the project)",
                isRequired: false,
                isRepeated: true
            )
        ],
        options: [.value("to", "FORMAT", "json or cedar")],
        details: "A file whose name ends in .json is read as JSON, every other as Cedar. JSON has no comments.",
        examples: [
            ("reeve policy convert --to json > policies.json", "for tools that read Cedar's JSON"),
            ("reeve policy convert --to cedar policies.json", "and back"),
        ],
        run: { invocation in
            guard let format = invocation.value("to") else {
                throw UsageError("`policy convert` needs --to json or cedar")
            }
            guard ["json", "cedar"].contains(format) else {
                throw UsageError("`--to` takes json or cedar, not `\(format)`")
            }
            let files = try PolicyFiles(invocation)
            var sets: [PolicySet] = []
            for path in files.paths {
                let text = try files.text(of: path)
                sets.append(try files.reading { () throws(PolicyError) in try PolicySet(reading: text, file: path) })
            }
            let set = try files.reading { () throws(PolicyError) in try PolicySet(combining: sets) }
            switch (format, invocation.has("json")) {
            case ("json", _): Output.json(set.json)
            case (_, true): Output.json(["cedar": .string(set.rendered(isNaming: true))])
            case (_, false): Output.write(set.rendered(isNaming: true))
            }
            return .done
        }
    )
}

extension PolicySet {
    /// Reads a file by what its name says that it is.
    fileprivate init(reading text: String, file: String) throws(PolicyError) {
        guard file.hasSuffix(".json") else {
            try self.init(parsing: text, file: file)
            return
        }
        let json: JSON
        let bytes = Array(text.utf8)
        do throws(JSONError) {
            // A chain of conditions nests twice for each.
            json = try JSON(parsing: bytes, options: JSON.ParsingOptions(depthMax: 1024))
        } catch {
            let place = Policy.Location(of: error.offset, in: bytes, file: file)
            throw PolicyError(.json, "this is no JSON: \(error.message)", at: place)
        }
        try self.init(json: json)
    }
}

extension Policy.Location {
    /// The place of a byte of a file.
    fileprivate init(of offset: Int, in bytes: [UInt8], file: String) {
        let before = bytes.prefix(offset)
        let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // Bytes that continue a character begin none.
        let column = line.last.map { $0.count { $0 & 0xC0 != 0x80 } } ?? 0
        self.init(file: file, line: max(1, line.count), column: column + 1, offset: offset, length: 0)
    }
}

/// The files of policies that a command line names, or those of the project.
private struct PolicyFiles {
    /// As they are shown.
    let paths: [String]
    private let root: String?

    init(_ invocation: Invocation) throws {
        guard invocation.operands.isEmpty else {
            paths = invocation.operands
            root = nil
            return
        }
        let workspace = try Workspace(invocation)
        do throws(ProjectFilesError) {
            paths = try ProjectFiles.directory(workspace.directory).list("policies", suffixes: [".cedar"])
        } catch {
            throw CommandError(error.code.rawValue, error.message, exit: .usage)
        }
        root = workspace.directory
        guard !paths.isEmpty else {
            throw CommandError("not_found", "there are no policies/*.cedar", hint: "name files", exit: .usage)
        }
    }

    func text(of path: String) throws -> String {
        let bytes = try RegularFile.bytes(of: place(of: path), named: path, bytesMax: PolicySet.textBytesMax)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let place = Policy.Location(of: Self.validBytes(bytes), in: bytes, file: path)
            throw CommandError("file_encoding", "\(place): the file is not UTF-8 from here on", exit: .usage)
        }
        return text
    }

    /// How many bytes are UTF-8 (RFC 3629), up to the first that is none.
    private static func validBytes(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return count
    }

    func write(_ text: String, to path: String) throws {
        try RegularFile.replace(place(of: path), named: path, with: text)
    }

    /// Says an error of Cedar's as the command does.
    func reading<Result>(_ body: () throws(PolicyError) -> Result) throws -> Result {
        do throws(PolicyError) {
            return try body()
        } catch {
            let place = error.location.map { "\($0): " } ?? ""
            throw CommandError("policy", place + error.message, hint: error.hint, exit: .usage)
        }
    }

    private func place(of path: String) -> String {
        guard let root, !path.hasPrefix("/") else { return path }
        return root + "/" + path
    }
}
