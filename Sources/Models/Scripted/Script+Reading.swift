import JSON
import Manifest

extension Script {
    /// Reads the rules of a file of YAML: a mapping with `rules`, or the list of them.
    ///
    /// Throws ``ModelError/Code/misconfigured`` with the place of what is wrong.
    public init(yaml text: String, file: String) throws(ModelError) {
        let (document, problems) = YAMLDocument.read(text, file: file)
        guard let document else {
            throw .misconfigured(problems.first?.description ?? "\(file): the file cannot be read")
        }
        try self.init(document.json, file: file, document: document)
    }

    /// Reads rules that are values already; the document tells places, where there is one.
    init(_ json: JSON, file: String, document: YAMLDocument? = nil) throws(ModelError) {
        self.file = file
        rules = try ScriptReader(file: file, document: document).rules(json)
    }
}
