extension Problem {
    /// The kinds of problem; raw values are stable and appear in machine-readable output.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        // A file as such.
        case fileMissing = "file_missing"
        case fileUnreadable = "file_unreadable"
        case fileOutside = "file_outside"
        case fileEncoding = "file_encoding"
        case fileSize = "file_size"
        // YAML.
        case syntax
        case duplicateKey = "duplicate_key"
        case unsupportedYAML = "unsupported_yaml"
        case depth
        // Fields and their values.
        case unknownField = "unknown_field"
        case missingField = "missing_field"
        case conflictingFields = "conflicting_fields"
        case wrongType = "wrong_type"
        case invalidValue = "invalid_value"
        case duplicateName = "duplicate_name"
        // Texts in other languages.
        case expression
        case schema
        case policy
        case statement
        // Names that lead nowhere.
        case unknownAgent = "unknown_agent"
        case unknownTool = "unknown_tool"
        case unknownConnector = "unknown_connector"
        case unknownWorkflow = "unknown_workflow"
        case unknownTier = "unknown_tier"
        case unknownModel = "unknown_model"
        case unknownProvider = "unknown_provider"
        case unknownSecret = "unknown_secret"
        case unknownStep = "unknown_step"
        case unknownOwner = "unknown_owner"
        case unknownGroup = "unknown_group"
        case unknownPerson = "unknown_person"
        case unknownPolicy = "unknown_policy"
        case unknownLabel = "unknown_label"
        case emptyGroup = "empty_group"
        // Things that do not fit together.
        case cycle
        case recursion
        case fact
        case probe
        case arguments
        case counter
        case approval
        case idempotency
        case trigger
        case plaintextSecret = "plaintext_secret"
        case unused
        // What judges policies.
        case policyTest = "policy_test"
        // Policies that are valid and probably not meant so.
        case neverApplies = "never_applies"
        case unreachablePermit = "unreachable_permit"
        case overruledPermit = "overruled_permit"
        case unlistedPermit = "unlisted_permit"
        case neverPermitted = "never_permitted"
        case unguardedTool = "unguarded_tool"
        case lonelyApproval = "lonely_approval"
        case unknownAnnotation = "unknown_annotation"
        case repeatedPolicy = "repeated_policy"
        case shadowedPermit = "shadowed_permit"
    }
}
