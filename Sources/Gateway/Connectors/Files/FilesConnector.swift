import JSON
import Journal
import Manifest

/// Works in a directory: `path` names the file, `content` is what is written, as text or, with `"encoding": "base64"`, bytes.
///
/// The calls of a local disk have no time limit: they cannot be given up halfway.
struct FilesConnector: Sendable {
    let connection: FilesConnection
    let operation: FilesOperation

    func perform(_ errand: Errand) async throws(ConnectorFailure) -> ConnectorResult {
        let root = errand.environment.path(try errand.setting(connection.root, "root"))
        let input = errand.passage.call.input
        guard let text = input["path"]?.stringValue else {
            throw ConnectorFailure("invalid_argument", "`path` is missing")
        }
        let path = try RelativePath(text)
        let isBase64 = input["encoding"]?.stringValue == "base64"
        let content = try content(input, isBase64: isBase64)
        let (operation, limit, random) = (operation, connection.fileBytesMax, errand.random)
        let resultBytesMax = errand.tool.resultBytesMax
        return try await BlockingThreads.files.run { _ throws(ConnectorFailure) in
            let files = JailedFiles(jail: try Jail(root: root), fileBytesMax: limit, random: random)
            let output =
                switch operation {
                case .read: try files.read(path, asBase64: isBase64, bytesMax: resultBytesMax)
                case .list: try files.list(path)
                case .write: try files.write(path, content)
                case .append: try files.append(path, content)
                case .delete: try files.delete(path)
                }
            return ConnectorResult(output)
        }
    }

    private func content(_ input: JSON, isBase64: Bool) throws(ConnectorFailure) -> [UInt8] {
        guard operation == .write || operation == .append else { return [] }
        guard let content = input["content"]?.stringValue else {
            throw ConnectorFailure("invalid_argument", "`content` is missing")
        }
        guard isBase64 else { return Array(content.utf8) }
        guard let bytes = Base64.bytes(content) else {
            throw ConnectorFailure("invalid_argument", "`content` is no base64")
        }
        return bytes
    }
}
