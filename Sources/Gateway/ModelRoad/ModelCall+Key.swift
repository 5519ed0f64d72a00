import Journal

extension ModelCall {
    /// Equal for every try of this call at this model, also after a restart.
    func idempotencyKey(model: String) -> String {
        "reeve-" + Digest(of: Array("\(run.id)/\(path)/\(model)".utf8)).hex.prefix(32)
    }
}
