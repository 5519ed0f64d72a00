extension JSON {
    /// The value with another laid over it, as RFC 7396 (JSON Merge Patch) says: objects are merged member by member, null
    /// takes a member away, and anything else replaces what was there.
    public func merging(patch: JSON) -> JSON {
        guard case .object(let changes) = patch else { return patch }
        var merged = objectValue ?? JSONObject()
        for change in changes {
            if change.value.isNull {
                merged[change.key] = JSON?.none
            } else {
                merged[change.key] = (merged[change.key] ?? .null).merging(patch: change.value)
            }
        }
        return .object(merged)
    }
}
