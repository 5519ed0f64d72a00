import JSON
import JSONSchema

/// A schema is compiled or refused, and says the same of a value whether it is asked for reasons or not.
enum SchemaTarget {
    private static let values: [JSON] = [
        .null, true, 1, 1.5, "a", [], [1, "a", nil], ["a": 1], ["a": ["b": [1, 2]], "c": "2024-01-01"],
    ]

    static func run(_ bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes) else { return }
        for assertsFormat in [false, true] {
            let options = SchemaOptions(assertsFormat: assertsFormat, nodesMax: 5_000, stepsMax: 20_000)
            guard let schema = try? Schema(compiling: json, options: options) else { continue }
            for value in values + [json] {
                promise(
                    schema.isValid(value) == schema.validate(value).isEmpty,
                    "a value is invalid without a reason, or valid in spite of one"
                )
            }
        }
    }
}
