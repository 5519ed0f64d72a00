public import JSON
public import Journal

/// What a person's yes to a call is bound to: any change of it makes another digest, and the yes is void.
public enum CallDigest {
    /// The SHA-256 of the canonical JSON of tool definition, arguments, run, place in the run and policies.
    public static func of(tool: Digest, input: JSON, run: RunID, path: StepPath, policies: Digest) -> Digest {
        let bound: JSON = [
            "tool": .string(tool.description), "input": input, "run": .string(run.rawValue),
            "path": .string(path.rawValue), "policies": .string(policies.description),
        ]
        return Digest(of: bound.canonicalBytes())
    }
}
