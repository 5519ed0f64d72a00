import JSON
import JSONSchema

/// The standard's own schema of output (https://json-schema.org/draft/2020-12/output/schema), of which `flag` is left
/// out: it would let any object with `valid` pass.
enum OutputSchema {
    static func compiled() throws -> Schema {
        try Schema(compiling: JSON(parsing: text.utf8), options: SchemaOptions(assertsFormat: true))
    }

    private static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "https://json-schema.org/draft/2020-12/output/schema",
          "$ref": "#/$defs/outputUnit",
          "$defs": {
            "outputUnit": {
              "properties": {
                "valid": {"type": "boolean"},
                "keywordLocation": {"type": "string", "format": "json-pointer"},
                "absoluteKeywordLocation": {"type": "string", "format": "uri-reference"},
                "instanceLocation": {"type": "string", "format": "json-pointer"},
                "error": {"type": "string"},
                "errors": {"$ref": "#/$defs/outputUnitArray"},
                "annotations": {"$ref": "#/$defs/outputUnitArray"}
              },
              "required": ["valid", "keywordLocation", "instanceLocation"],
              "allOf": [
                {
                  "if": {"properties": {"valid": {"const": false}}},
                  "then": {"anyOf": [{"required": ["error"]}, {"required": ["errors"]}]}
                },
                {
                  "if": {
                    "anyOf": [
                      {"properties": {"keywordLocation": {"pattern": "/\\$ref/"}}},
                      {"properties": {"keywordLocation": {"pattern": "/\\$dynamicRef/"}}}
                    ]
                  },
                  "then": {"required": ["absoluteKeywordLocation"]}
                }
              ]
            },
            "outputUnitArray": {"type": "array", "items": {"$ref": "#/$defs/outputUnit"}}
          }
        }
        """#
}
