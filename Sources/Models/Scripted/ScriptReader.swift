import Expression
import JSON
import Journal
import Manifest

/// Reads rules and says, where they are wrong, in which line.
struct ScriptReader {
    let document: YAMLDocument

    /// What keeps a part of the file from being read.
    private struct Wrong: Error {
        let problem: Problem
    }

    /// What messages call a part of the file, and where it is.
    private struct Place {
        var words: String
        var pointer: JSONPointer

        func inner(_ key: String, _ words: String) -> Place {
            Place(words: "\(words) of \(self.words)", pointer: pointer.appending(key))
        }
    }

    /// The rules, and the first problem of each that has one.
    func rules() -> (rules: [Script.Rule], problems: [Problem]) {
        var rules: [Script.Rule] = []
        var problems: [Problem] = []
        do throws(Wrong) {
            let (elements, place) = try list()
            for (index, element) in elements.enumerated() {
                do throws(Wrong) {
                    let place = Place(words: "rule \(index + 1)", pointer: place.pointer.appending(index))
                    rules.append(try rule(element, place))
                } catch {
                    problems.append(error.problem)
                }
            }
        } catch {
            problems.append(error.problem)
        }
        return (rules, problems)
    }

    private func list() throws(Wrong) -> (elements: [JSON], place: Place) {
        var place = Place(words: "the file", pointer: JSONPointer())
        var list = document.json
        if list.objectValue != nil {
            try check(list, place, ["rules"])
            list = list["rules"] ?? .null
            place.pointer = place.pointer.appending("rules")
        }
        guard let elements = list.arrayValue else { throw wrong(place, "must have a list of `rules`", .missingField) }
        guard !elements.isEmpty else { throw wrong(place, "has no rules", .missingField) }
        return (elements, place)
    }

    private func rule(_ json: JSON, _ outer: Place) throws(Wrong) -> Script.Rule {
        var place = outer
        if let name = try text(json, "name", place) { place.words += " (`\(name)`)" }
        try check(json, place, ["name", "when", "reply", "fail", "usage"])
        let rule = Script.Rule(
            name: place.words,
            when: try condition(json["when"], place),
            failure: try failure(json["fail"], place.inner("fail", "`fail`")),
            reply: try reply(json["reply"], place.inner("reply", "the reply")),
            usage: try usage(json["usage"], place.inner("usage", "`usage`"))
        )
        guard rule.reply != nil || rule.failure != nil else {
            throw wrong(place, "has neither `reply` nor `fail`", .missingField)
        }
        return rule
    }

    private func condition(_ json: JSON?, _ place: Place) throws(Wrong) -> Expression? {
        guard let json, !json.isNull else { return nil }
        let place = place.inner("when", "`when`")
        // YAML makes booleans of `true` and `false`.
        guard let source = json.stringValue ?? json.boolValue.map({ String($0) }) else {
            throw wrong(place, "must be an expression", .wrongType)
        }
        do throws(ExpressionError) {
            return try Expression(compiling: source, in: Script.environment, expecting: .bool)
        } catch {
            throw wrong(place, "is wrong: \(error)", .expression)
        }
    }

    private func reply(_ json: JSON?, _ place: Place) throws(Wrong) -> Script.Reply? {
        guard let json else { return nil }
        try check(json, place, ["content", "tool_calls", "finish"])
        var calls: [(name: String, arguments: TemplateValue)] = []
        if let list = json["tool_calls"] {
            let place = place.inner("tool_calls", "`tool_calls`")
            guard let elements = list.arrayValue else { throw wrong(place, "must be a list", .wrongType) }
            for (index, call) in elements.enumerated() {
                let place = Place(words: "call \(index + 1) in \(place.words)", pointer: place.pointer.appending(index))
                try check(call, place, ["name", "arguments"])
                guard let name = try text(call, "name", place) else {
                    throw wrong(place, "has no `name`", .missingField)
                }
                calls.append((name, try template(call["arguments"] ?? [:], place.inner("arguments", "`arguments`"))))
            }
        }
        var content: TemplateValue?
        if let value = json["content"] { content = try template(value, place.inner("content", "`content`")) }
        let finish = try text(json, "finish", place)
        guard content != nil || !calls.isEmpty || finish != nil else {
            throw wrong(place, "has neither `content` nor `tool_calls`", .missingField)
        }
        return Script.Reply(content: content, calls: calls, finish: finish)
    }

    private func template(_ json: JSON, _ place: Place) throws(Wrong) -> TemplateValue {
        do throws(ExpressionError) {
            return try TemplateValue(compiling: json, in: Script.environment)
        } catch {
            throw wrong(place, "is wrong: \(error)", .expression)
        }
    }

    private func failure(_ json: JSON?, _ place: Place) throws(Wrong) -> Script.Failure? {
        guard let json else { return nil }
        try check(json, place, ["code", "times", "retry_after"])
        guard let code = json["code"]?.stringValue.flatMap(ModelError.Code.init(rawValue:)) else {
            let codes = ModelError.Code.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw wrong(place, "needs a `code`, one of \(codes)")
        }
        var times: Int?
        if let count = json["times"] {
            guard let number = count.intValue.flatMap({ Int(exactly: $0) }), number > 0 else {
                throw wrong(place, "needs a whole number from 1 as `times`")
            }
            times = number
        }
        var retryAfter: Duration?
        if let text = try text(json, "retry_after", place) {
            retryAfter = Duration(manifest: text)
            guard retryAfter != nil else { throw wrong(place, "needs a duration such as `2s` as `retry_after`") }
        }
        return Script.Failure(code: code, times: times, retryAfter: retryAfter)
    }

    private func usage(_ json: JSON?, _ place: Place) throws(Wrong) -> TokenUsage? {
        guard let json else { return nil }
        try check(json, place, ["input", "cached_input", "cache_write", "output"])
        func count(_ name: String) throws(Wrong) -> Int64 {
            guard let count = (json[name] ?? 0).wireCount else {
                throw wrong(place, "needs a whole number from 0 as `\(name)`")
            }
            return count
        }
        return TokenUsage(
            input: try count("input"),
            cachedInput: try count("cached_input"),
            cacheWrite: try count("cache_write"),
            output: try count("output")
        )
    }

    private func text(_ json: JSON, _ name: String, _ place: Place) throws(Wrong) -> String? {
        guard let value = json[name], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw wrong(place, "needs a text as `\(name)`") }
        return text
    }

    private func check(_ json: JSON, _ place: Place, _ names: [String]) throws(Wrong) {
        guard let object = json.objectValue else { throw wrong(place, "must be a mapping", .wrongType) }
        for name in object.keys where !names.contains(name) {
            let known = names.map { "`\($0)`" }.joined(separator: ", ")
            throw wrong(place, "has the unknown field `\(name)` (there are \(known))", .unknownField)
        }
    }

    private func wrong(_ place: Place, _ what: String, _ code: Problem.Code = .invalidValue) -> Wrong {
        Wrong(problem: Problem(.error, code, at: document.location(of: place.pointer), "\(place.words) \(what)"))
    }
}
