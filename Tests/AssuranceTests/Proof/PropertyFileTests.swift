import Assurance
import Manifest
import Policy
import Testing

/// `policies/properties.yaml`, from its text to what came of it.
struct PropertyFileTests {
    private static let policies = """
        permit (principal == Agent::"clerk", action == Action::"shop.act", resource) when { context.input.n < 5 };
        """

    private func read(_ text: String) throws -> (properties: [Property], problems: [String], project: ProjectDefinition)
    {
        let project = try ProofGround.project(policies: Self.policies)
        let found = Project.properties(.memory(["policies/properties.yaml": text]), of: project)
        var reader = PropertyReader(project) { word in
            guard word == "before" else { throw AssuranceError("not_found", "there is no directory `\(word)`") }
            return Baseline.judging(project, by: project.policies, named: word)
        }
        let properties = found.properties.compactMap { reader.property($0) }
        return (properties, (found.problems + reader.problems).map(\.description), project)
    }

    @Test func `what has no translation in a property has its place in the file`() throws {
        let (properties, problems, project) = try read(
            """
            properties:
              spots:
                because: x
                never:
                  tool: shop.act
                  when: |
                    context.input.n < 5 &&
                    context.input has spot && context.input.spot == { x: 1, y: 2 }
            """
        )
        #expect(problems == [])
        let outcome = try Prover(project).prove(try #require(properties.first)).outcome
        guard case .untranslatable(let refusals) = outcome else {
            Issue.record("\(outcome.word)")
            return
        }
        #expect(refusals.map(\.location.description) == ["policies/properties.yaml:8:35"])
        #expect(refusals.map(\.policy) == [nil])
    }

    @Test func `each kind of property is read and proved or refuted`() throws {
        let (properties, problems, project) = try read(
            """
            properties:
              small: { because: x, never: { agent: clerk, tool: shop.act, when: context.input.n >= 5 } }
              none: { because: x, never: { tool: [shop.act, shop.other], verdict: [allow, ask] } }
              closed: { because: x, always: { tool: shop.other, verdict: deny } }
              open: { because: x, always: { principal: 'User::"anna"', verdict: [allow] } }
              before: { because: x, at_most: before }
              same: { because: x, same_as: before }
            """
        )
        #expect(problems == [])
        let words = try properties.map { try Prover(project).prove($0).outcome.word }
        #expect(words == ["proved", "refuted", "proved", "refuted", "proved", "proved"])
        #expect(properties.first?.location?.description == "policies/properties.yaml:2:3")
    }

    @Test(arguments: [
        ("x: { because: y, never: { tool: shop.act, when: context.input.nn > 5 } }", "2:51: attribute `input.nn`"),
        ("x: { because: y, never: { tool: shop.acd } }", "2:35: there is no tool `shop.acd`"),
        ("x: { because: y, never: { agent: clerc } }", "2:36: there is no agent `clerc`"),
        ("x: { because: y, never: { principal: 'Group::\"leads\"' } }", "2:40: a `Group` makes no calls"),
        ("x: { because: y, never: { principal: leads } }", "2:40: `leads` names nobody"),
        (
            "x: { because: y, never: { agent: clerk, principal: 'User::\"anna\"' } }",
            "2:36: `agent` does not go together"
        ),
        ("x: { because: y, never: { tool: shop.act, verdict: maybe } }", "2:54: the field `verdict` is one of"),
        ("x: { because: y, always: { tool: shop.act } }", "2:28: `always` needs the field `verdict`"),
        ("x: { because: y, at_most: nowhere }", "2:29: there is no directory `nowhere`"),
        ("x: { because: y, at_mots: before }", "unknown field `at_mots`"),
        ("x: { never: { tool: shop.act } }", "2:6: a property needs the field `because`"),
        (
            "x: { because: y, never: { tool: shop.act }, at_most: before }",
            "`at_most` does not go together with `never`"
        ),
        ("x: { because: y }", "a property needs one of"),
        ("x: { because: y, never: { principal: 'Agent::\"clerc\"' } }", "2:40: there is no agent `clerc`"),
        ("x: { because: y, never: { principal: 'User::\"ana\"' } }", "2:40: there is no person `ana`"),
        (
            "x: { because: y, never: { principal: 'Service::\"flwo\"' } }",
            "2:40: there is no workflow or service `flwo`"
        ),
        (
            "x: { because: y, never: { tool: shop.act, when: 'principal in Group::\"leeds\"' } }",
            "2:65: there is no group `leeds`"
        ),
        (
            "x: { because: y, never: { tool: shop.act, when: context.run.labels.contains(\"odd\") } }",
            "2:79: warning: no tool and no workflow carries the label `odd`"
        ),
    ])
    func `what is wrong with a property is told with its place`(line: String, problem: String) throws {
        let problems = try read("properties:\n  \(line)\n").problems
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test func `a condition without a tool must make sense for every tool`() throws {
        let problems = try read("properties:\n  x: { because: y, never: { when: context.input.n > 5 } }\n").problems
        #expect(problems.count == 1)
        #expect(problems.first?.contains("shop.look") == true, "\(problems)")
    }

    @Test func `every property that is wrong is told of, not only those with the first kind of mistake`() throws {
        let (properties, problems, _) = try read(
            """
            properties:
              name: { because: x, never: { agent: clerc } }
              cedar: { because: x, never: { tool: shop.act, when: context.input.nn > 5 } }
              sound: { because: x, never: { tool: shop.act } }
            """
        )
        #expect(properties.map(\.name) == ["sound"])
        #expect(problems.count == 2, "\(problems)")
    }

    @Test func `a project without the file has no properties and no problem`() throws {
        let project = try ProofGround.project(policies: Self.policies)
        let found = Project.properties(.memory([:]), of: project)
        #expect(found.properties.isEmpty && found.problems.isEmpty)
    }
}
