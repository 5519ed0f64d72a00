import JSON
import Models

extension ModelCall {
    /// The call as the journal will give it back: content is stored canonically, so that the members of its objects come
    /// back in canonical order. What is sent is made of this, so that it can be made again, byte for byte, from the
    /// journal alone: after a crash, and by whoever looks later.
    var asStored: ModelCall {
        var call = self
        call.messages = messages.map { ChatMessage(json: Self.stored($0.json)) ?? $0 }
        call.parameters = ModelParameters(json: Self.stored(parameters.json)) ?? parameters
        return call
    }

    private static func stored(_ value: JSON) -> JSON { (try? JSON(parsing: value.canonicalBytes())) ?? value }
}
