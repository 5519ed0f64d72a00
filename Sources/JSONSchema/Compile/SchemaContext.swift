import JSON

/// A schema object that is being compiled: its keywords read with their types, its place for errors.
struct SchemaContext {
    let object: JSONObject
    let location: SchemaLocation
    let resource: Int
    let dialect: Dialect
    /// The place as an absolute keyword location.
    let description: String

    func has(_ vocabulary: Vocabularies) -> Bool { dialect.vocabularies.contains(vocabulary) }

    func fault(_ message: String, _ keyword: String) -> SchemaError {
        let place = JSONPointer(tokens: [keyword]).description
        return SchemaError(code: .invalid, message: message, location: description + place)
    }

    func string(_ keyword: String) throws(SchemaError) -> String? {
        guard let value = object[keyword] else { return nil }
        guard let string = value.stringValue else { throw fault("must be a string", keyword) }
        return string
    }

    func number(_ keyword: String) throws(SchemaError) -> Number? {
        guard let value = object[keyword] else { return nil }
        guard let number = Number(value) else { throw fault("must be a number", keyword) }
        return number
    }

    /// A count, bounded by 2⁵³ so that it compares as an integer.
    func count(_ keyword: String) throws(SchemaError) -> Int64? {
        guard let number = try number(keyword) else { return nil }
        guard number.isInteger, Number.compare(number, .int(0)) >= 0 else {
            throw fault("must be an integer from 0 on", keyword)
        }
        return Int64(min(number.json.doubleValue ?? 0, 0x1p53))
    }

    func array(_ keyword: String) throws(SchemaError) -> [JSON]? {
        guard let value = object[keyword] else { return nil }
        guard let array = value.arrayValue else { throw fault("must be an array", keyword) }
        return array
    }

    func members(_ keyword: String) throws(SchemaError) -> [JSONObject.Member]? {
        guard let value = object[keyword] else { return nil }
        guard let members = value.objectValue?.members else { throw fault("must be an object", keyword) }
        return members
    }

    func strings(_ value: JSON, _ keyword: String) throws(SchemaError) -> [String] {
        let strings = value.arrayValue?.map(\.stringValue) ?? [nil]
        guard !strings.contains(nil) else { throw fault("must be an array of strings", keyword) }
        return strings.compactMap(\.self)
    }
}
