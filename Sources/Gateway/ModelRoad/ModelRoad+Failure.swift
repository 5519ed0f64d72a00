import Journal
import Models

extension ModelRoad {
    /// What a model failed with.
    struct Failure {
        /// The model's name in the project; nil where no model was chosen.
        var model: String?
        var error: ModelError
        /// Whether the words are Reeve's own, of the project and this machine alone: then they stand in the entry itself.
        var isOurs: Bool

        init(_ error: ModelError, of model: String?, isOurs: Bool = false) {
            self.model = model
            self.error = error
            self.isOurs = isOurs || error.code == .missingSecret || error.code == .cancelled
        }

        /// One line that says nothing that came from outside.
        var text: String {
            guard let model else { return error.message }
            let failed = "`\(model)` failed with `\(error.code.rawValue)`"
            return isOurs ? "\(failed): \(error.message)" : failed
        }
    }

    /// What is said of the failure that ends a call: what each model failed with, where several were asked.
    static func ending(_ failures: [Failure], tier: String) -> String {
        guard failures.count > 1 else { return failures.first?.text ?? "" }
        return "no model of the tier `\(tier)` answered: " + failures.map(\.text).joined(separator: "; ")
    }
}
